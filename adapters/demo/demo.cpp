#include "adapters/demo/demo.hpp"

#include "adapters/demo/simulation.hpp"

namespace gridcase::demo {

DemoReport run_demo(const DemoOptions& options, engine::Engine& engine, KeyVault& vault) {
    return Simulation(options, engine, vault).run();
}

}  // namespace gridcase::demo
