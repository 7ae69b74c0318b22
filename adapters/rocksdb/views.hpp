#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/runtime/recall.hpp"
#include "events/event_log.hpp"
#include "projections/view_store.hpp"

namespace gridcase::rocks {

/// An immutable look at the views: everything up to `position`, nothing after.
class ViewSnapshot {
   public:
    virtual ~ViewSnapshot() = default;
    [[nodiscard]] virtual Position position() const = 0;
    [[nodiscard]] virtual const projections::ViewStore& store() const = 0;
};

using Progress = std::function<void(Position done, Position of)>;

/// The derived data in `<data>/views`: a RocksDB without WAL whose families are flushed atomically
/// together with one checkpoint position. Catches up from the log when opened, follows it on a
/// thread of its own, and may be deleted at any time. Also the engine's recall. The log must
/// outlive it.
class Views : public engine::Recall {
   public:
    /// Opens, discards what is damaged or of an older figure version, and catches up. A directory
    /// whose checkpoint lies beyond the log is rebuilt.
    static std::unique_ptr<Views> open(const std::filesystem::path& data, const EventLog& log,
                                       const Progress& progress = {});

    /// The log has grown to `last`; returns at once.
    virtual void wake(Position last) = 0;
    /// As wait_for(), but folding is not hurried: under load it comes some 600 ms later.
    virtual bool wait_at_leisure(Position position, std::chrono::milliseconds timeout) const = 0;
    [[nodiscard]] virtual std::shared_ptr<const ViewSnapshot> snapshot() const = 0;
    /// Builds all views anew beside the live ones, and swaps them in when they have caught up.
    virtual void rebuild(const Progress& progress) = 0;
    /// Why folding stopped; empty while it works.
    [[nodiscard]] virtual std::string failure() const = 0;
    /// Flushes everything folded so far with its checkpoint.
    virtual void flush() = 0;
    /// The earliest due of all timers that were armed since this was asked last, `latest_instant`
    /// when none was; for the one who lets limits pass. Ask before taking the snapshot that is then
    /// looked at: what is armed in between is told the next time.
    virtual Instant take_lowest_armed() = 0;
};

/// What a writer has flushed of its views, held as it was when it was opened.
class FlushedViews;

/// For a reading process beside a writer. Open it before the log: a log opened afterwards holds all
/// that these views were folded from. Null when there are no views, or none that hang together.
std::shared_ptr<const FlushedViews> open_flushed_views(const std::filesystem::path& data);

/// The views up to the end of `log`: the flushed part, and the rest folded in memory. Views that
/// are null or of another log are left aside, and everything is folded.
std::shared_ptr<const ViewSnapshot> read_views(std::shared_ptr<const FlushedViews> flushed,
                                               const EventLog& log);

/// The flushed part alone, whatever the log has behind it. Null when they are, or are of another
/// log.
std::shared_ptr<const ViewSnapshot> flushed_snapshot(std::shared_ptr<const FlushedViews> flushed,
                                                     const EventLog& log);

/// The views as they were when the log held `position` commits: folded in memory from the start.
std::shared_ptr<const ViewSnapshot> views_at(const EventLog& log, Position position,
                                             const Progress& progress = {});

/// What is on disk, for `projections status`.
struct ViewsStatus {
    Position checkpoint = 0;  // flushed; 0 when there are no views on disk
    std::uint64_t generation = 0;
    std::uint64_t bytes = 0;
};
ViewsStatus views_status(const std::filesystem::path& data);

/// Why the views on disk are of no use to the log beside them; empty when they are, or when there
/// are none. Throws LogFailed when the log cannot be opened.
std::string fault_of_views(const std::filesystem::path& data);

}  // namespace gridcase::rocks
