#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "adapters/import/rejects_file.hpp"
#include "adapters/import/row_mapper.hpp"

namespace gridcase::import {

/// The import cannot go on: the engine stopped, or does not know the units.
struct ImportStopped : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A row on its way: as a case, or with the reason why it is none.
struct ReadRow {
    std::uint64_t line = 0;
    std::string raw;
    tl::expected<MappedCase, std::string> read;
};

/// Asks the engine and settles the answers in the order of the rows, with a bounded number of both
/// on the way. One thread; the engine's replies only leave their answer in the inbox.
class Pipeline {
   public:
    Pipeline(std::string source, const ImportOptions& options, engine::Engine& engine,
             ImportReport& report, RejectsFile& rejects);

    /// Registers those units that the city does not know yet, or knows otherwise.
    void ask_units(std::vector<UnitRegistered> units);
    void ask_row(ReadRow row);
    /// Waits for every answer. When one of them stops the import, the rest is waited for all the
    /// same before it is thrown.
    void drain();

   private:
    /// What an answer means here.
    struct Settled {
        enum class Kind { taken, repeated, rejected, stopped } kind = Kind::taken;
        std::string why;
        std::uint64_t commits = 0;
        std::uint64_t events = 0;
    };
    struct Pending {
        std::uint64_t line = 0;
        std::string raw;
        bool units = false;
        bool closed_before_opened = false;
        std::optional<Settled> settled;
    };
    /// Outlives the pipeline for as long as the engine owes answers.
    struct Inbox {
        std::mutex mutex;
        std::condition_variable arrived;
        std::vector<std::pair<std::uint64_t, Settled>> answers;
    };

    static Settled settled_from(const engine::Answer& answer);
    void ask(Pending pending, CommandId id, engine::Command command);
    void push(Pending pending);
    void collect(bool wait);
    void settle_front();
    void count(const Pending& pending, const Settled& settled);

    std::string source_;
    const ImportOptions& options_;
    engine::Engine& engine_;
    ImportReport& report_;
    RejectsFile& rejects_;
    std::shared_ptr<const engine::Rulebook> known_;
    std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
    std::deque<Pending> pending_;
    std::uint64_t first_ticket_ = 0;  // of pending_.front()
    std::size_t pending_bytes_ = 0;
};

}  // namespace gridcase::import
