#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/runtime/recall.hpp"
#include "events/event_log.hpp"

namespace gridcase::engine {

/// A log that lives in memory, and its own recall: for specs, simulations and rehearsals. Keeps
/// every rule of the port but durability. Any thread.
class MemoryLog final : public EventLog, public Recall, public Snapshots {
   public:
    [[nodiscard]] Position last() const override;
    [[nodiscard]] Digest digest() const override;
    void append(Position expected_last, const std::vector<CommitPtr>& batch) override;
    void read(Position first, Position final,
              const std::function<bool(Position, std::string_view bytes)>& visit) const override;

    [[nodiscard]] Position position() const override { return last(); }
    bool wait_for(Position position, std::chrono::milliseconds) const override {
        return position <= last();
    }
    [[nodiscard]] std::optional<CommandTrace> command(const CommandId& id) const override;
    [[nodiscard]] std::vector<Position> stream(const StreamName& stream,
                                               Revision after) const override;
    [[nodiscard]] std::vector<Position> kind(StreamKind kind) const override;
    [[nodiscard]] std::uint64_t last_serial(std::string_view prefix) const override;
    [[nodiscard]] std::optional<Instant> last_report(const UnitCode& unit,
                                                     const CategoryCode& category) const override;

    [[nodiscard]] Snapshots* snapshots() const override { return const_cast<MemoryLog*>(this); }
    [[nodiscard]] std::optional<Snapshot> newest(const StreamName& stream,
                                                 Revision up_to) const override;
    void keep(const StreamName& stream, const Snapshot& snapshot) noexcept override;

   private:
    void index(const StoredCommit& stored);

    mutable std::mutex mutex_;
    std::vector<CommitPtr> commits_;
    Digest digest_;
    std::unordered_map<CommandId, CommandTrace> commands_;
    std::unordered_map<StreamName, std::vector<Position>> streams_;
    std::map<std::string, std::uint64_t, std::less<>> serials_;
    std::map<std::pair<UnitCode, CategoryCode>, Instant> reports_;
    std::map<std::pair<StreamName, Revision>, Snapshot> snapshots_;
};

}  // namespace gridcase::engine
