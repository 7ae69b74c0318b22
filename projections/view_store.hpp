#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "events/ids.hpp"

namespace gridcase::projections {

/// What projections keep, each kind of entry in a family of its own. Keys are ordered bytewise.
enum class Family : std::uint8_t {
    commands,   // command id → where its commits lie
    streams,    // stream kind, id, revision → position
    serials,    // case number prefix → largest serial
    reports,    // place, category → when one was last reported
    rows,       // case number → case row
    cells,      // figure, moment, dimensions → counters
    units,      // unit code → unit row
    timers,     // when a limit passes, of which case → the revision that set it
    lists,      // list, unit or moment, case → nothing, or the unit
    notices,    // unit, position → what it must know; what it has read
    handovers,  // what a new holder of a post takes over, by its stream; which are open
    tree,       // height, index → hash of a node of the log's Merkle tree; its right edge
};
inline constexpr std::array all_families{Family::commands, Family::streams,   Family::serials,
                                         Family::reports,  Family::rows,      Family::cells,
                                         Family::units,    Family::timers,    Family::lists,
                                         Family::notices,  Family::handovers, Family::tree};

std::string_view to_text(Family family);

class UnitTree;

/// The memory of the read side: ordered keys in a few families. Projections are pure folds over it;
/// where it lies (a database, memory, memory over a database) is an adapter's business.
class ViewStore {
   public:
    virtual ~ViewStore() = default;

    [[nodiscard]] virtual std::optional<std::string> get(Family family,
                                                         std::string_view key) const = 0;
    virtual void put(Family family, std::string_view key, std::string_view value) = 0;
    virtual void remove(Family family, std::string_view key) = 0;
    /// Puts what `update` makes of the value (nothing: there is none), or removes it.
    using Update =
        std::function<std::optional<std::string_view>(std::optional<std::string_view> before)>;
    virtual void update(Family family, std::string_view key, const Update& update) = 0;

    /// Calls visit for the entries with first <= key < bound (an empty bound: to the end), in
    /// order, until it answers false.
    virtual void scan(
        Family family, std::string_view first, std::string_view bound,
        const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;

    /// The units as they stand here (unit_tree.hpp). Read anew, unless the store keeps them.
    [[nodiscard]] virtual std::shared_ptr<const UnitTree> unit_tree() const;
};

/// A view store in memory, by itself or as a layer of changes over a base that it never changes
/// (and that must outlive it). Several threads may read it as long as none writes; nothing may be
/// written while a scan visits. The first scan of a family after a new key sorts its changes.
class MemoryViewStore final : public ViewStore {
   public:
    MemoryViewStore();
    explicit MemoryViewStore(const ViewStore& base);
    ~MemoryViewStore() override;

    [[nodiscard]] std::optional<std::string> get(Family family,
                                                 std::string_view key) const override;
    /// Forgets every change, and keeps the memory they lay in for those that come.
    void clear();

    void put(Family family, std::string_view key, std::string_view value) override;
    void remove(Family family, std::string_view key) override;
    void update(Family family, std::string_view key, const Update& update) override;
    void scan(Family family, std::string_view first, std::string_view bound,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override;

    /// Every change over the base, by family and key; a removed key has no value.
    void changes(const std::function<void(Family, std::string_view key,
                                          std::optional<std::string_view> value)>& visit) const;
    void changes(Family family,
                 const std::function<void(std::string_view key,
                                          std::optional<std::string_view> value)>& visit) const;
    [[nodiscard]] std::size_t change_count() const;
    /// What the changes take of the memory.
    [[nodiscard]] std::size_t bytes() const;

   private:
    struct Layer;
    std::unique_ptr<Layer> layer_;
};

}  // namespace gridcase::projections
