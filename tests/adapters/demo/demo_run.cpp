#include "tests/adapters/demo/demo_run.hpp"

#include <stdexcept>

#include "adapters/vault/vault.hpp"
#include "engine/runtime/engine.hpp"
#include "events/codec.hpp"

namespace gridcase::demo {

DemoRun live(std::uint64_t cases, std::uint64_t seed) {
    DemoRun run;
    run.seed = seed;
    run.vault = vault::memory_vault(seed);
    run.log = std::make_unique<engine::MemoryLog>();
    engine::MemoryLog& log = *run.log;
    {
        engine::Engine engine(log, log, *run.vault);
        run.report = run_demo({.cases = cases, .seed = seed, .progress = {}}, engine, *run.vault);
    }
    run.digest = log.digest();
    log.read(1, log.last(), [&](Position position, std::string_view bytes) {
        auto commit = stored(std::string(bytes), position);
        if (!commit) throw std::runtime_error(commit.error());
        run.commits.push_back(*commit);
        return true;
    });
    return run;
}

const DemoRun& the_year() {
    static const DemoRun run = live(cases_of_the_year, 1);
    return run;
}

}  // namespace gridcase::demo
