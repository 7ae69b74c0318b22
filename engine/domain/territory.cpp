#include "engine/domain/territory.hpp"

#include <algorithm>

namespace gridcase::engine {
namespace {

bool is_area(UnitKind kind) { return kind == UnitKind::area || kind == UnitKind::dedicated_grid; }

bool begins_or_ends(const std::optional<Instant>& moment, Instant after, Instant up_to) {
    return moment && after < *moment && *moment <= up_to;
}

std::optional<Instant> earlier(const std::optional<Instant>& one, Instant other) {
    return one ? std::min(*one, other) : other;
}

}  // namespace

bool may_stand_below(const UnitRegistered& unit, const UnitRegistered& superior) {
    const bool below_an_area = is_area(superior.kind);
    const bool below_an_office = below_an_area || superior.kind == UnitKind::department;
    switch (unit.kind) {
        case UnitKind::area:
            return below_an_office && unit.level < superior.level;
        case UnitKind::dedicated_grid:
            return below_an_area && unit.level < superior.level;
        case UnitKind::department:
            return below_an_office && unit.level <= superior.level;
        case UnitKind::member_organisation:
            return below_an_area && unit.level <= superior.level;
        case UnitKind::building:
            return below_an_area && superior.level <= Level::community;
        case UnitKind::stairwell:
            return superior.kind == UnitKind::building ||
                   (below_an_area && superior.level <= Level::community);
        case UnitKind::road:
            return (below_an_area || superior.kind == UnitKind::road) &&
                   unit.level <= superior.level;
    }
    return false;
}

std::string_view parent_rule(UnitKind kind) {
    switch (kind) {
        case UnitKind::area:
            return "the parent must be of a higher level";
        case UnitKind::dedicated_grid:
            return "the parent of a dedicated grid must be an area of a higher level";
        case UnitKind::department:
            return "the parent of a department must be of a higher level, or of the same";
        case UnitKind::member_organisation:
            return "the parent of a member organisation must be an area of its level or a higher "
                   "one";
        case UnitKind::building:
            return "the parent of a building must be a grid or a community";
        case UnitKind::stairwell:
            return "the parent of a stairwell must be a building, a grid or a community";
        case UnitKind::road:
            return "the parent of a road must be an area or another road, of its level or a higher "
                   "one";
    }
    return "";
}

bool needs_parent(UnitKind kind) { return !stands_on_ladder(kind); }

bool may_hold(UnitKind kind) { return stands_on_ladder(kind) || kind == UnitKind::road; }

bool stands_on_ladder(UnitKind kind) { return is_area(kind) || kind == UnitKind::department; }

bool counts_at(const UnitRegistered& unit, Instant at) {
    return (!unit.valid_from || *unit.valid_from <= at) && (!unit.valid_to || at < *unit.valid_to);
}

// --- A unit and its people

std::string_view UnitState::answering_post() const {
    if (answering) return posts[*answering].name;
    // A text without parentheses may be a person's name.
    const std::string_view named = post_named_in(unit.holder);
    return named.empty() || named.size() == unit.holder.size() ? post_of(unit.level, unit.kind)
                                                               : named;
}

const Post* UnitState::find_post(std::string_view name) const {
    const auto found = std::ranges::find(posts, name, &Post::name);
    return found == posts.end() ? nullptr : &*found;
}

std::optional<std::string> UnitState::holder(Instant at) const {
    if (!answering || !posts[*answering].is_known(at)) return unit.holder;
    const Post& post = posts[*answering];
    const Term* term = post.holder(at);
    if (!term) return std::nullopt;
    return holder_text(*term, post.name);
}

const DutyRostered* UnitState::on_duty(Instant at) const {
    auto shift =
        std::upper_bound(duty.begin(), duty.end(), at,
                         [](Instant moment, const auto& each) { return moment < each->from; });
    while (shift != duty.begin()) {
        const DutyRostered& each = **--shift;
        if (at < each.until) return &each;
        if (each.from + longest_shift < at) break;
    }
    return nullptr;
}

// --- Facts

template <class Change>
void Territory::change(const UnitCode& code, const Change& change) {
    const UnitState* before = places_.find(code);
    if (!before) return;
    UnitState after = *before;
    change(after);
    after.answering.reset();
    for (const std::string_view name :
         {post_named_in(after.unit.holder), post_of(after.unit.level, after.unit.kind)}) {
        const Post* post = after.find_post(name);
        if (!post) continue;
        after.answering = static_cast<std::size_t>(post - after.posts.data());
        break;
    }
    places_.put(code, std::move(after));
}

void Territory::put(const UnitRegistered& fact) {
    const UnitState* before = places_.find(fact.code);
    move_department(before ? &before->unit : nullptr, fact);
    if (!before) {
        places_.put(fact.code, UnitState{.unit = fact,
                                         .posts = {},
                                         .answering = std::nullopt,
                                         .duty = {},
                                         .predecessors = {},
                                         .redrawn = std::nullopt});
        return;
    }
    change(fact.code, [&](UnitState& place) {
        place.unit = fact;
        if (place.redrawn) place.unit.valid_to = earlier(fact.valid_to, place.redrawn->at);
    });
}

void Territory::put(const PostFilled& fact) {
    change(fact.unit, [&](UnitState& place) {
        auto post = std::ranges::find(place.posts, fact.post, &Post::name);
        if (post == place.posts.end()) {
            place.posts.push_back({.name = fact.post, .terms = {}});
            post = place.posts.end() - 1;
        }
        post->put(fact);
    });
}

void Territory::put(const PostVacated& fact) {
    change(fact.unit, [&](UnitState& place) {
        const auto post = std::ranges::find(place.posts, fact.post, &Post::name);
        if (post != place.posts.end()) post->put(fact);
    });
}

void Territory::put(const DutyRostered& fact) {
    change(fact.unit, [&](UnitState& place) {
        const auto after =
            std::upper_bound(place.duty.begin(), place.duty.end(), fact.from,
                             [](Instant moment, const auto& each) { return moment < each->from; });
        place.duty.insert(after, std::make_shared<const DutyRostered>(fact));
    });
}

void Territory::put(const UnitsRedrawn& fact) {
    for (const UnitCode& code : fact.predecessors)
        change(code, [&](UnitState& place) {
            place.redrawn = Redrawn{fact.at, fact.successors};
            place.unit.valid_to = earlier(place.unit.valid_to, fact.at);
        });
    for (const UnitCode& code : fact.successors)
        change(code, [&](UnitState& place) {
            for (const UnitCode& each : fact.predecessors)
                if (std::ranges::find(place.predecessors, each) == place.predecessors.end())
                    place.predecessors.push_back(each);
        });
}

void Territory::move_department(const UnitRegistered* before, const UnitRegistered& after) {
    const auto beside = [](const UnitRegistered& unit) {
        return unit.kind == UnitKind::department ? unit.parent : std::nullopt;
    };
    const std::optional<UnitCode> from = before ? beside(*before) : std::nullopt;
    const std::optional<UnitCode> to = beside(after);
    if (from == to) return;
    const auto listed = [&](const UnitCode& parent) {
        const std::vector<UnitCode>* list = departments_.find(parent);
        return list ? *list : std::vector<UnitCode>();
    };
    if (from) {
        std::vector<UnitCode> list = listed(*from);
        std::erase(list, after.code);
        departments_.put(*from, std::move(list));
    }
    if (to) {
        std::vector<UnitCode> list = listed(*to);
        list.insert(std::ranges::upper_bound(list, after.code), after.code);
        departments_.put(*to, std::move(list));
    }
}

// --- Questions

const UnitRegistered* Territory::find(const UnitCode& code) const {
    const UnitState* place = places_.find(code);
    return place ? &place->unit : nullptr;
}

const UnitRegistered* Territory::superior_of(const UnitCode& code) const {
    const UnitRegistered* unit = find(code);
    return unit && unit->parent ? find(*unit->parent) : nullptr;
}

const UnitState* Territory::parent_of(const UnitState& place) const {
    return place.unit.parent ? places_.find(*place.unit.parent) : nullptr;
}

// The decider lets no cycle in; the walks below end all the same when a log holds one, after as
// many steps as there are units.

const UnitRegistered* Territory::ancestor_at(const UnitCode& code, Level level) const {
    const UnitState* place = places_.find(code);
    for (std::size_t steps = 0; place && steps <= size(); ++steps) {
        if (place->unit.level == level && stands_on_ladder(place->unit.kind)) return &place->unit;
        place = parent_of(*place);
    }
    return nullptr;
}

const UnitState* Territory::standing(const UnitCode& code, Instant at) const {
    const UnitState* place = places_.find(code);
    for (std::size_t steps = 0; place && place->redrawn && place->redrawn->at <= at; ++steps) {
        if (place->redrawn->successors.empty() || steps > size()) break;
        place = places_.find(place->redrawn->successors.front());
    }
    return place;
}

std::optional<Answerable> Territory::answerable(const UnitCode& code, Level level,
                                                Instant at) const {
    const UnitState* place = standing(code, at);
    const UnitRegistered* topmost = place ? &place->unit : nullptr;
    for (std::size_t steps = 0; place && steps <= size(); ++steps) {
        const UnitRegistered& unit = place->unit;
        if (may_hold(unit.kind) && counts_at(unit, at)) {
            topmost = &unit;
            if (unit.level >= level)
                if (auto holder = place->holder(at)) return Answerable{&unit, *std::move(holder)};
        }
        place = unit.parent ? standing(*unit.parent, at) : nullptr;
    }
    if (!topmost) return std::nullopt;
    // The top is vacant, or stands below the level: a case must be somebody's all the same.
    const UnitState& last = *places_.find(topmost->code);
    if (auto holder = last.holder(at)) return Answerable{topmost, *std::move(holder)};
    return Answerable{topmost, std::string(last.answering_post()) + "（空缺）"};
}

const UnitRegistered* Territory::department_of(const UnitCode& code, std::string_view line,
                                               std::optional<Instant> at) const {
    const UnitState* place = at ? standing(code, *at) : places_.find(code);
    for (std::size_t steps = 0; place && steps <= size(); ++steps) {
        if (const std::vector<UnitCode>* beside = departments_.find(place->unit.code))
            for (const UnitCode& each : *beside) {
                const UnitRegistered* department = find(each);
                if (department && department->line == line && (!at || counts_at(*department, *at)))
                    return department;
            }
        if (!place->unit.parent) return nullptr;
        place = at ? standing(*place->unit.parent, *at) : parent_of(*place);
    }
    return nullptr;
}

const UnitRegistered* Territory::successor_of(const UnitCode& code, Instant at) const {
    const UnitState* place = standing(code, at);
    return place && place->unit.code != code ? &place->unit : nullptr;
}

bool Territory::within(const UnitCode& unit, const UnitCode& top) const {
    const UnitState* place = places_.find(unit);
    for (std::size_t steps = 0; place && steps <= size(); ++steps) {
        if (place->unit.code == top) return true;
        place = parent_of(*place);
    }
    return false;
}

std::vector<const UnitState*> Territory::states() const {
    std::vector<const UnitState*> places;
    places.reserve(size());
    places_.for_each([&](const UnitState& place) { places.push_back(&place); });
    std::ranges::sort(places, {},
                      [](const UnitState* place) -> const UnitCode& { return place->unit.code; });
    return places;
}

std::vector<const UnitRegistered*> Territory::all() const {
    std::vector<const UnitRegistered*> units;
    units.reserve(size());
    for (const UnitState* place : states()) units.push_back(&place->unit);
    return units;
}

std::optional<Reached> who_is_reached(const Territory& territory, const UnitCode& unit,
                                      Instant at) {
    const UnitRegistered* successor = territory.successor_of(unit, at);
    const UnitState* place = territory.state_of(successor ? successor->code : unit);
    for (std::size_t steps = 0; place && steps <= territory.size(); ++steps) {
        if (const DutyRostered* shift = place->on_duty(at)) return Reached{&place->unit, shift};
        place = place->unit.parent ? territory.state_of(*place->unit.parent) : nullptr;
    }
    return std::nullopt;
}

std::vector<UnitCode> holders_changed_between(const Territory& territory, Instant after,
                                              Instant up_to) {
    const auto changed = [&](const UnitState* place) {
        if (begins_or_ends(place->unit.valid_from, after, up_to) ||
            begins_or_ends(place->unit.valid_to, after, up_to))
            return true;
        if (!place->answering) return false;
        return std::ranges::any_of(place->posts[*place->answering].terms, [&](const Term& term) {
            return begins_or_ends(term.from, after, up_to) ||
                   begins_or_ends(term.end(), after, up_to);
        });
    };
    std::vector<UnitCode> units;
    for (const UnitState* place : territory.states())
        if (changed(place)) units.push_back(place->unit.code);
    return units;
}

std::optional<Instant> next_holder_change(const Territory& territory, Instant after) {
    std::optional<Instant> next;
    const auto look = [&](const std::optional<Instant>& moment) {
        if (moment && *moment > after && (!next || *moment < *next)) next = moment;
    };
    for (const UnitState* place : territory.states()) {
        look(place->unit.valid_from);
        look(place->unit.valid_to);
        if (!place->answering) continue;
        for (const Term& term : place->posts[*place->answering].terms) {
            look(term.from);
            look(term.end());
        }
    }
    return next;
}

TerritoryStream evolve(TerritoryStream current, const UnitRegistered&) {
    ++current.registered;
    return current;
}
TerritoryStream evolve(TerritoryStream current, const PostFilled&) { return current; }
TerritoryStream evolve(TerritoryStream current, const PostVacated&) { return current; }
TerritoryStream evolve(TerritoryStream current, const DutyRostered&) { return current; }
TerritoryStream evolve(TerritoryStream current, const UnitsRedrawn&) { return current; }

}  // namespace gridcase::engine
