#include "tests/engine/runtime/town_log.hpp"

#include <stdexcept>
#include <utility>

#include "engine/runtime/memory_log.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::engine::town {

std::vector<std::string> commits_of_a_town() {
    MemoryLog log;
    PlainVault vault;
    {
        Engine engine(log, log, vault);
        const auto ask = [&](Envelope each) {
            if (!std::holds_alternative<Accepted>(engine.ask(std::move(each)).get()))
                throw std::logic_error("the small town is refused something");
        };
        for (Envelope& each : founding()) ask(std::move(each));
        for (int i = 1; i <= 6; ++i) {
            const std::string id = std::to_string(i);
            ask(report("r" + id));
            ask(accept("a" + id, case_number(static_cast<std::uint64_t>(i))));
        }
        const Actor dispatcher{ActorId("li"), Role::dispatcher, UnitCode("S1")};
        ask(envelope("m", MergeCase{case_number(1), case_number(2)}, dispatcher));
        for (int i = 3; i <= 6; ++i)
            ask(resolve("s" + std::to_string(i), case_number(static_cast<std::uint64_t>(i))));
    }
    std::vector<std::string> commits;
    log.read(1, log.last(), [&](Position, std::string_view bytes) {
        commits.emplace_back(bytes);
        return true;
    });
    return commits;
}

}  // namespace gridcase::engine::town
