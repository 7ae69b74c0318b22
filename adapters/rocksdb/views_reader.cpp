#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "adapters/rocksdb/generations.hpp"
#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/views.hpp"
#include "adapters/rocksdb/views_database.hpp"
#include "adapters/rocksdb/views_fold.hpp"

namespace gridcase::rocks {

/// A generation of the writer's, opened as a secondary instance.
class FlushedViews {
   public:
    FlushedViews(const Generations& generations, std::uint64_t number)
        : number_(number),
          database_(generations.of(number), ViewsDatabase::Mode::read),
          checkpoint_(database_.checkpoint()) {
        database_.check_families(checkpoint_);
    }

    [[nodiscard]] std::uint64_t number() const { return number_; }
    [[nodiscard]] const Checkpoint& checkpoint() const { return checkpoint_; }
    [[nodiscard]] const projections::ViewStore& store() const { return store_; }

   private:
    std::uint64_t number_;
    ViewsDatabase database_;
    Checkpoint checkpoint_;
    DatabaseViewStore store_{database_};
};

namespace {

constexpr int attempts = 10;

/// Views in memory, or a layer in memory over flushed ones.
class ReaderSnapshot final : public ViewSnapshot {
   public:
    explicit ReaderSnapshot(std::shared_ptr<const FlushedViews> flushed)
        : flushed_(std::move(flushed)),
          store_(flushed_ ? projections::MemoryViewStore(flushed_->store())
                          : projections::MemoryViewStore()),
          position_(flushed_ ? flushed_->checkpoint().position : 0) {}

    void fold_up_to(const EventLog& log, Position final, const Progress& progress) {
        if (final <= position_) return;
        fold_commits(store_, log, position_ + 1, final, progress);
        position_ = final;
    }

    [[nodiscard]] Position position() const override { return position_; }
    [[nodiscard]] const projections::ViewStore& store() const override { return store_; }

   private:
    std::shared_ptr<const FlushedViews> flushed_;
    projections::MemoryViewStore store_;
    Position position_;
};

}  // namespace

std::shared_ptr<const FlushedViews> open_flushed_views(const std::filesystem::path& data) {
    const Generations generations(data);
    // Files may be compacted away and generations swapped between any two of these steps.
    for (int attempt = 1;; ++attempt) {
        const std::optional<std::uint64_t> current = generations.current();
        if (!current) return nullptr;
        try {
            return std::make_shared<const FlushedViews>(generations, *current);
        } catch (const TooFewFiles&) {
            throw;
        } catch (const LogFailed&) {
            if (attempt == attempts) return nullptr;
            std::this_thread::sleep_for(std::chrono::milliseconds(2 * attempt));
        }
    }
}

std::shared_ptr<const ViewSnapshot> views_at(const EventLog& log, Position position,
                                             const Progress& progress) {
    const auto snapshot = std::make_shared<ReaderSnapshot>(nullptr);
    snapshot->fold_up_to(log, std::min(position, log.last()), progress);
    return snapshot;
}

std::shared_ptr<const ViewSnapshot> flushed_snapshot(std::shared_ptr<const FlushedViews> flushed,
                                                     const EventLog& log) {
    if (!flushed || !unfit(flushed->checkpoint(), log).empty()) return nullptr;
    return std::make_shared<ReaderSnapshot>(std::move(flushed));
}

std::shared_ptr<const ViewSnapshot> read_views(std::shared_ptr<const FlushedViews> flushed,
                                               const EventLog& log) {
    if (flushed && !unfit(flushed->checkpoint(), log).empty()) flushed.reset();
    const auto snapshot = std::make_shared<ReaderSnapshot>(std::move(flushed));
    snapshot->fold_up_to(log, log.last(), {});
    return snapshot;
}

std::string fault_of_views(const std::filesystem::path& data) {
    if (!std::filesystem::exists(data / "views")) return {};
    if (!Generations(data).current()) return "views/CURRENT does not tell which ones count";
    const auto flushed = open_flushed_views(data);
    if (!flushed) return "they cannot be opened, or do not hang together";
    return unfit(flushed->checkpoint(), *open_log_reader(data));
}

ViewsStatus views_status(const std::filesystem::path& data) {
    ViewsStatus status;
    const auto flushed = open_flushed_views(data);
    if (!flushed) return status;
    status.checkpoint = flushed->checkpoint().position;
    status.generation = flushed->number();
    std::error_code gone;  // files come and go while a writer works
    for (const auto& entry :
         std::filesystem::directory_iterator(Generations(data).of(status.generation), gone)) {
        const std::uintmax_t size = entry.file_size(gone);
        if (!gone) status.bytes += size;
    }
    return status;
}

}  // namespace gridcase::rocks
