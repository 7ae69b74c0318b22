#include "engine/domain/territory_check.hpp"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "engine/domain/fields.hpp"

namespace gridcase::engine {
namespace {

std::size_t digits_of(Level level, const CodeScheme& scheme) {
    switch (level) {
        case Level::city:
            return 4;
        case Level::district:
            return 6;
        case Level::street:
            return 9;
        case Level::community:
            return 12;
        case Level::grid:
            return 12 + scheme.grid_suffix_digits;
    }
    return 0;
}

bool is_area(const UnitRegistered& unit) {
    return unit.kind == UnitKind::area || unit.kind == UnitKind::dedicated_grid;
}

std::string named(const UnitRegistered& unit) { return unit.code.value() + " " + unit.name; }

/// Looks at every unit in turn.
class Check {
   public:
    Check(const Territory& territory, Instant at, const CodeScheme& scheme)
        : territory_(territory), at_(at), scheme_(scheme), places_(territory.states()) {
        for (const UnitState* place : places_) {
            const UnitRegistered& unit = place->unit;
            if (!counts_at(unit, at_)) continue;
            if (is_area(unit)) top_ = std::max(top_, unit.level);
            if (is_area(unit) && unit.level == Level::grid && unit.parent)
                with_grids_.insert(*unit.parent);
        }
    }

    std::vector<Finding> findings() && {
        for (const UnitState* place : places_) {
            if (place->unit.valid_to && *place->unit.valid_to <= at_) continue;
            look_up(*place);
            look_at_code(place->unit);
            look_for_grids(place->unit);
            look_at_post(*place);
            if (place->unit.kind == UnitKind::department && place->unit.line.empty())
                add(FindingKind::department_without_line, Gravity::warning, place->unit,
                    "no case can be routed to it by its business",
                    "register it again with its line, such as city-management");
        }
        std::ranges::stable_sort(
            findings_, {}, [](const Finding& each) { return each.gravity == Gravity::warning; });
        return std::move(findings_);
    }

   private:
    void add(FindingKind kind, Gravity gravity, const UnitRegistered& unit, std::string message,
             std::string hint) {
        findings_.push_back({kind, gravity, unit.code, std::move(message), std::move(hint)});
    }

    /// Its parent: is there one, does it count as long, does the way lead to a top?
    void look_up(const UnitState& place) {
        const UnitRegistered& unit = place.unit;
        if (!unit.parent) {
            if (is_area(unit) && unit.level < top_)
                add(FindingKind::area_without_parent, Gravity::error, unit,
                    "it stands below nothing, though it is not of the highest level",
                    "register it again with the unit above as its parent");
            return;
        }
        const UnitState* parent = territory_.state_of(*unit.parent);
        if (!parent)
            return add(FindingKind::orphan, Gravity::error, unit,
                       "its parent " + unit.parent->value() + " is not registered",
                       "register the parent, or the unit below another");
        if (in_a_cycle(unit))
            return add(FindingKind::cycle, Gravity::error, unit, "it stands below itself",
                       "its parents must lead to a top");
        if (parent->redrawn && parent->redrawn->at <= at_)
            add(FindingKind::below_redrawn, Gravity::error, unit,
                "its parent " + named(parent->unit) + " was redrawn",
                "register it again below " + parent->redrawn->successors.front().value() +
                    " or another of the successors");
        else if (outlives(unit, parent->unit))
            add(FindingKind::outside_parents_validity, Gravity::error, unit,
                "it counts at times when its parent " + named(parent->unit) + " does not",
                "register it below a unit that is there as long, or end it with its parent");
    }

    static bool outlives(const UnitRegistered& unit, const UnitRegistered& parent) {
        const bool before =
            parent.valid_from && (!unit.valid_from || *unit.valid_from < *parent.valid_from);
        const bool after = parent.valid_to && (!unit.valid_to || *unit.valid_to > *parent.valid_to);
        return before || after;
    }

    [[nodiscard]] bool in_a_cycle(const UnitRegistered& unit) const {
        const UnitRegistered* above = &unit;
        for (std::size_t steps = 0; above && steps <= territory_.size(); ++steps) {
            above = above->parent ? territory_.find(*above->parent) : nullptr;
            if (above && above->code == unit.code) return true;
        }
        return false;
    }

    void look_at_code(const UnitRegistered& unit) {
        const UnitRegistered* parent = unit.parent ? territory_.find(*unit.parent) : nullptr;
        if (scheme_.grid_suffix_digits == 0 || !is_area(unit)) return;
        const std::string& code = unit.code.value();
        const std::size_t own = digits_of(unit.level, scheme_);
        const bool whole = is_number(code) && code.size() >= own &&
                           code.find_first_not_of('0', own) == std::string::npos &&
                           (code.size() == own || code.size() == 12);
        if (!whole)
            return add(FindingKind::code_off_scheme, Gravity::warning, unit,
                       "its code is none of a " + std::string(to_text(unit.level)) +
                           ", which has " + std::to_string(own) + " digits" +
                           (own < 12 ? ", filled up to 12 with zeros" : ""),
                       "give it a code of the scheme, or say which scheme is in use");
        if (!parent || !is_area(*parent)) return;
        const std::string above = parent->code.value().substr(0, digits_of(parent->level, scheme_));
        if (!is_number(above) || code.starts_with(above)) return;
        add(FindingKind::code_off_scheme, Gravity::error, unit,
            "its code does not begin with " + above + ", the code of its parent " + parent->name,
            "is it registered below the right unit?");
    }

    void look_for_grids(const UnitRegistered& unit) {
        if (unit.kind != UnitKind::area || unit.level != Level::community ||
            with_grids_.contains(unit.code))
            return;
        add(FindingKind::community_without_grids, Gravity::warning, unit,
            "it has no grids; all that happens there is the community's own",
            "register its grids (register_units)");
    }

    void look_at_post(const UnitState& place) {
        if (!place.answering) return;
        const Post& post = place.posts[*place.answering];
        for (const bool stand_in : {false, true}) {
            std::map<ActorId, std::string_view> holders;
            for (const Term& term : post.terms)
                if (term.stand_in == stand_in && term.covers(at_))
                    holders.emplace(term.person, term.name);
            if (holders.size() < 2) continue;
            std::string names;
            for (const auto& [person, name] : holders)
                names += (names.empty() ? "" : ", ") + std::string(name);
            add(FindingKind::double_holder, Gravity::error, place.unit,
                "the post " + post.name + " has " + std::to_string(holders.size()) +
                    (stand_in ? " stand-ins" : " holders") + " at once: " + names,
                "one of them leaves the post (vacate_post), or is a stand-in for the other");
        }
        if (place.holder(at_)) return;
        const auto answers = territory_.answerable(place.unit.code, place.unit.level, at_);
        add(FindingKind::vacant_post, Gravity::warning, place.unit,
            "the post " + post.name + " is vacant; " +
                (answers && answers->unit->code != place.unit.code
                     ? answers->holder + " of " + named(*answers->unit) + " answers for it"
                     : "nobody above can answer for it"),
            "name somebody (fill_posts), if only a stand-in");
    }

    const Territory& territory_;
    const Instant at_;
    const CodeScheme& scheme_;
    const std::vector<const UnitState*> places_;
    Level top_ = Level::grid;
    std::unordered_set<UnitCode> with_grids_;
    std::vector<Finding> findings_;
};

}  // namespace

std::string_view to_text(FindingKind kind) {
    switch (kind) {
        case FindingKind::orphan:
            return "orphan";
        case FindingKind::cycle:
            return "cycle";
        case FindingKind::area_without_parent:
            return "area_without_parent";
        case FindingKind::outside_parents_validity:
            return "outside_parents_validity";
        case FindingKind::below_redrawn:
            return "below_redrawn";
        case FindingKind::double_holder:
            return "double_holder";
        case FindingKind::code_off_scheme:
            return "code_off_scheme";
        case FindingKind::community_without_grids:
            return "community_without_grids";
        case FindingKind::vacant_post:
            return "vacant_post";
        case FindingKind::department_without_line:
            return "department_without_line";
    }
    return "unknown";
}

std::string_view to_text(Gravity gravity) {
    return gravity == Gravity::error ? "error" : "warning";
}

std::vector<Finding> check(const Territory& territory, Instant at, const CodeScheme& scheme) {
    return Check(territory, at, scheme).findings();
}

}  // namespace gridcase::engine
