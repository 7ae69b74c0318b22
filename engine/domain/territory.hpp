#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::engine {

struct Context;

/// The post that answers for a unit when nobody is named: 网格长, 社区书记, …
std::string_view post_of(Level level, UnitKind kind);

/// Whether a unit may stand below a superior: an area needs a higher level; a department may also
/// stand beside its superior, at the same level.
bool may_stand_below(const UnitRegistered& unit, const UnitRegistered& superior);

/// The tree of units with a holder for each: areas, departments beside them, importers' units.
class Territory {
   public:
    /// The territory with one unit more, or one described anew.
    void put(const UnitRegistered& unit);

    [[nodiscard]] const UnitRegistered* find(const UnitCode& code) const;
    [[nodiscard]] const UnitRegistered* superior_of(const UnitCode& code) const;
    /// The nearest unit at `level`, going up from `code`, itself included.
    [[nodiscard]] const UnitRegistered* ancestor_at(const UnitCode& code, Level level) const;
    /// Who must hold what belongs at `level` and lies in `code`: the nearest unit from there up
    /// that stands at the level or above it; where there is none, the topmost (兜底). Null when
    /// `code` is not registered.
    [[nodiscard]] const UnitRegistered* holder_at(const UnitCode& code, Level level) const;
    /// Whether `unit` is `top` or lies below it.
    [[nodiscard]] bool within(const UnitCode& unit, const UnitCode& top) const;
    [[nodiscard]] std::size_t size() const { return units_.size(); }
    [[nodiscard]] std::vector<const UnitRegistered*> all() const;  // by code

   private:
    std::unordered_map<UnitCode, UnitRegistered> units_;
};

/// A fault in a file from outside, at its place. Lines and columns (in characters) count from 1;
/// 0: no place.
struct Fault {
    std::size_t line = 0;
    std::size_t column = 0;
    std::string message;  // what is wrong
    std::string hint;     // what would be right
};

/// `line:column: message; hint`, one fault a line, at most `shown` of them.
std::string to_text(const std::vector<Fault>& faults, std::size_t shown = 100);

/// Units from a CSV text with a header: code,name,level,parent and optionally kind,holder. A unit
/// without a holder is answered for by its own post (网格长, 社区书记, …). All faults are reported
/// at once; parents may stand after their children in the file, and come first in the result. A
/// parent that the file does not name must be registered already: the decider looks.
tl::expected<std::vector<UnitRegistered>, std::vector<Fault>> parse_territory_csv(
    std::string_view text);

/// The state of a territory stream: how many units it registered. Rules read the rulebook.
struct TerritoryStream {
    std::uint64_t registered = 0;

    bool operator==(const TerritoryStream&) const = default;
};

Decision decide(const TerritoryStream& current, const RegisterUnits& command,
                const Context& context);
TerritoryStream evolve(TerritoryStream current, const UnitRegistered& fact);

}  // namespace gridcase::engine
