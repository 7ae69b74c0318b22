#pragma once

#include <filesystem>
#include <memory>

#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/views.hpp"
#include "adapters/vault/vault.hpp"
#include "engine/runtime/engine.hpp"

namespace gridcase::bench {

/// The parts of a serving house, wired as the composition root wires them.
class House {
   public:
    explicit House(const std::filesystem::path& data);

    [[nodiscard]] EventLog& log() { return *log_; }
    [[nodiscard]] const EventLog& log() const { return *log_; }
    [[nodiscard]] KeyVault& vault() { return *vault_; }
    [[nodiscard]] rocks::Views& views() { return *views_; }
    [[nodiscard]] const rocks::Views& views() const { return *views_; }
    [[nodiscard]] engine::Engine& engine() { return *engine_; }

   private:
    // In the order of dependence; destroyed in reverse.
    std::unique_ptr<EventLog> log_;
    std::unique_ptr<KeyVault> vault_;
    std::unique_ptr<rocks::Views> views_;
    std::unique_ptr<engine::Engine> engine_;
};

/// Waits until the process does nothing any more: after a load, files are merged for a while, as
/// in a house that goes on serving. Throws when it does not come to rest.
void come_to_rest();

}  // namespace gridcase::bench
