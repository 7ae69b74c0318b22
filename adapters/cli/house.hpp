#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "adapters/http/api.hpp"
#include "adapters/http/server.hpp"
#include "adapters/http/workers.hpp"
#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/views.hpp"
#include "adapters/steward/keeper.hpp"
#include "adapters/vault/vault.hpp"
#include "engine/runtime/engine.hpp"

namespace gridcase::cli {

/// The moment it is: the one place where the house reads the system's clock.
Instant system_now();

/// Where a data directory's writer listens for commands of other processes.
std::filesystem::path control_socket(const std::filesystem::path& data);

class WritingHouse;

struct HouseOptions {
    bool create = true;
    bool accept_loss = false;
    std::optional<std::uint64_t> vault_seed;  // demo cities only
    rocks::Progress catching_up;
    bool keep = false;  // let limits pass and follow changes of the rulebook, as time goes on
    /// What others may have done here over the control socket, one at a time: requests whose target
    /// begins with /chores/.
    std::function<http::Response(WritingHouse&, const http::Request&)> chores;
};

/// Everything wired for the one writer of a data directory: log, keys, views, engine, and the
/// control socket by which others reach it. Throws rocks::Locked when there is a writer already,
/// and LogFailed or std::runtime_error when the directory cannot be used.
class WritingHouse {
   public:
    explicit WritingHouse(const std::filesystem::path& data, const HouseOptions& options = {});
    ~WritingHouse() {
        closing_ = true;
        if (keeper_) keeper_->stop();
    }
    WritingHouse(const WritingHouse&) = delete;
    WritingHouse& operator=(const WritingHouse&) = delete;

    /// True from the moment when long work had better end.
    [[nodiscard]] bool closing() const { return closing_; }
    [[nodiscard]] const std::filesystem::path& data() const { return data_; }
    [[nodiscard]] EventLog& log() { return *log_; }
    [[nodiscard]] KeyVault& vault() { return *vault_; }
    [[nodiscard]] rocks::Views& views() { return *views_; }
    [[nodiscard]] engine::Engine& engine() { return *engine_; }
    [[nodiscard]] const http::Handler& api() const { return api_; }

   private:
    http::Handler with_chores(decltype(HouseOptions::chores) chores);

    // In the order of dependence; destroyed in reverse: first the keeper stops and nobody asks,
    // then nothing is decided, then nothing is folded, last the log is flushed and let go.
    const std::filesystem::path data_;
    std::unique_ptr<EventLog> log_;
    std::unique_ptr<KeyVault> vault_;
    std::unique_ptr<rocks::Views> views_;
    std::unique_ptr<steward::Keeper> keeper_;  // null: time stands still; the engine wakes it
    engine::Tide tide_;                        // for those who follow the log
    std::unique_ptr<engine::Engine> engine_;
    http::Handler api_;
    std::atomic<bool> closing_{false};
    http::Workers chores_{1, 16};
    std::unique_ptr<http::Server> control_;
};

/// Everything wired for reading a data directory, beside a writer or without one.
class ReadingHouse {
   public:
    explicit ReadingHouse(const std::filesystem::path& data);

    [[nodiscard]] const EventLog& log() const { return *log_; }
    [[nodiscard]] const http::Handler& api() const { return api_; }

   private:
    std::shared_ptr<const rocks::FlushedViews> views_;  // before the log: see open_flushed_views()
    std::unique_ptr<EventLog> log_;
    std::unique_ptr<KeyVault> vault_;
    http::Handler api_;
};

}  // namespace gridcase::cli
