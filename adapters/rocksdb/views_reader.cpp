#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "adapters/rocksdb/generations.hpp"
#include "adapters/rocksdb/views.hpp"
#include "adapters/rocksdb/views_database.hpp"
#include "adapters/rocksdb/views_fold.hpp"

namespace gridcase::rocks {
namespace {

constexpr int attempts = 10;

/// Views in memory, or a layer in memory over a flushed generation.
class ReaderSnapshot final : public ViewSnapshot {
   public:
    ReaderSnapshot(std::unique_ptr<ViewsDatabase> database, Position folded)
        : database_(std::move(database)),
          flushed_(database_ ? std::make_unique<DatabaseViewStore>(*database_) : nullptr),
          store_(flushed_ ? projections::MemoryViewStore(*flushed_)
                          : projections::MemoryViewStore()),
          position_(folded) {}

    void fold_up_to(const EventLog& log, Position final, const Progress& progress) {
        if (final <= position_) return;
        fold_commits(store_, log, position_ + 1, final, progress);
        position_ = final;
    }

    [[nodiscard]] Position position() const override { return position_; }
    [[nodiscard]] const projections::ViewStore& store() const override { return store_; }

   private:
    std::unique_ptr<ViewsDatabase> database_;
    std::unique_ptr<DatabaseViewStore> flushed_;
    projections::MemoryViewStore store_;
    Position position_;
};

/// What the writer has flushed of its live generation; throws LogFailed when it cannot be had.
struct Flushed {
    std::unique_ptr<ViewsDatabase> database;
    Checkpoint checkpoint;
    std::uint64_t generation = 0;
};

std::optional<Flushed> open_flushed(const Generations& generations) {
    // Files may be compacted away and generations swapped between any two of these steps.
    for (int attempt = 1;; ++attempt) {
        const std::optional<std::uint64_t> current = generations.current();
        if (!current) return std::nullopt;
        try {
            Flushed flushed;
            flushed.generation = *current;
            flushed.database = std::make_unique<ViewsDatabase>(generations.of(*current),
                                                               ViewsDatabase::Mode::read);
            flushed.checkpoint = flushed.database->checkpoint();
            flushed.database->check_families(flushed.checkpoint);
            return flushed;
        } catch (const LogFailed&) {
            if (attempt == attempts) return std::nullopt;
            std::this_thread::sleep_for(std::chrono::milliseconds(2 * attempt));
        }
    }
}

}  // namespace

std::shared_ptr<const ViewSnapshot> views_at(const EventLog& log, Position position,
                                             const Progress& progress) {
    const auto snapshot = std::make_shared<ReaderSnapshot>(nullptr, 0);
    snapshot->fold_up_to(log, std::min(position, log.last()), progress);
    return snapshot;
}

std::shared_ptr<const ViewSnapshot> read_views(const std::filesystem::path& data,
                                               const EventLog& log) {
    std::optional<Flushed> flushed = open_flushed(Generations(data));
    if (!flushed || !unfit(flushed->checkpoint, log).empty()) return views_at(log, log.last());
    const auto snapshot = std::make_shared<ReaderSnapshot>(std::move(flushed->database),
                                                           flushed->checkpoint.position);
    snapshot->fold_up_to(log, log.last(), {});
    return snapshot;
}

ViewsStatus views_status(const std::filesystem::path& data) {
    const Generations generations(data);
    ViewsStatus status;
    const std::optional<Flushed> flushed = open_flushed(generations);
    if (!flushed) return status;
    status.checkpoint = flushed->checkpoint.position;
    status.generation = flushed->generation;
    std::error_code gone;  // files come and go while a writer works
    for (const auto& entry :
         std::filesystem::directory_iterator(generations.of(status.generation), gone)) {
        const std::uintmax_t size = entry.file_size(gone);
        if (!gone) status.bytes += size;
    }
    return status;
}

}  // namespace gridcase::rocks
