// Posts and rosters: who may name whom, and what a new holder means for the one before.

#include <algorithm>
#include <string>

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"

namespace gridcase::engine {
namespace {

constexpr Roles post_fillers{Role::dispatcher, Role::supervisor, Role::admin, Role::system};

std::string path_of(std::string_view list, std::size_t index) {
    return std::string(list) + "[" + std::to_string(index) + "].";
}

void look_at_count(Fields& fields, std::string_view field, std::size_t count, std::size_t limit) {
    if (count == 0) fields.refuse(field, "is empty; name at least one");
    if (count > limit)
        fields.refuse(field, "holds " + std::to_string(count) + " entries; at most " +
                                 std::to_string(limit) +
                                 " are taken at once: use several commands");
}

std::optional<Rejection> fault_of(const FillPosts& command) {
    Fields fields;
    fields.plain_word("territory", command.territory);
    look_at_count(fields, "posts", command.posts.size(), posts_limit);
    for (std::size_t i = 0; i < command.posts.size() && !fields.first(); ++i) {
        const PostFilled& each = command.posts[i];
        const std::string path = path_of("posts", i);
        fields.unit(path + "unit", each.unit)
            .text(path + "post", each.post, name_limit_bytes)
            .actor(path + "person", each.person)
            .name(path + "name", each.name, name_limit_bytes)
            .instant(path + "from", each.from)
            .optional_instant(path + "until", each.until);
        if (each.until && *each.until <= each.from)
            fields.refuse(path + "until", "does not lie after from; a term must last");
    }
    return fields.first();
}

std::optional<Rejection> fault_of(const VacatePost& command) {
    return Fields()
        .plain_word("territory", command.territory)
        .unit("unit", command.unit)
        .text("post", command.post, name_limit_bytes)
        .actor("person", command.person)
        .optional_instant("at", command.at)
        .first();
}

std::optional<Rejection> fault_of(const RosterDuty& command) {
    Fields fields;
    fields.plain_word("territory", command.territory);
    look_at_count(fields, "entries", command.entries.size(), shifts_limit);
    for (std::size_t i = 0; i < command.entries.size() && !fields.first(); ++i) {
        const DutyRostered& each = command.entries[i];
        const std::string path = path_of("entries", i);
        fields.unit(path + "unit", each.unit)
            .actor(path + "person", each.person)
            .name(path + "name", each.name, name_limit_bytes)
            .name(path + "reach", each.reach, word_limit_bytes)
            .instant(path + "from", each.from)
            .instant(path + "until", each.until);
        if (each.until <= each.from)
            fields.refuse(path + "until", "does not lie after from; a shift must last");
        if (each.until - each.from > longest_shift)
            fields.refuse(path + "until",
                          "lies more than 31 days after from; cut the duty into shifts");
    }
    return fields.first();
}

Rejection not_registered(const UnitCode& unit, std::string field) {
    return {Reason::unit_not_found,
            "unit " + unit.value() + " is not registered; register it first (register_units)",
            std::move(field)};
}

/// Leaders act within their unit, admins and the house everywhere.
std::optional<Rejection> why_not_within(const Context& context, const UnitCode& unit,
                                        std::string field) {
    const Role role = context.actor.role;
    if (role == Role::admin || role == Role::system || context.may_act_for(unit))
        return std::nullopt;
    const std::string& own = context.actor.unit.value();
    return Rejection{Reason::outside_the_unit,
                     "unit " + unit.value() + " lies outside " +
                         (own.empty() ? "what the actor acts for, for the actor names no unit"
                                      : "the actor's unit " + own),
                     std::move(field)};
}

/// The head of a unit is named from above: nobody appoints oneself. A stand-in, and whoever has
/// another post, may be named by the unit's own leaders.
std::optional<Rejection> why_not_head(const Context& context, const UnitState& place,
                                      std::string_view post, bool stand_in, std::string field) {
    const Role role = context.actor.role;
    const bool leader = role != Role::admin && role != Role::system;
    if (!leader || stand_in || post != place.answering_post() ||
        context.actor.unit != place.unit.code)
        return std::nullopt;
    return Rejection{Reason::not_a_superior,
                     std::string(post) + " is the head of unit " + place.unit.code.value() +
                         ": somebody above it names and relieves the head; the unit itself may "
                         "name a stand-in",
                     std::move(field)};
}

/// How a person has a post at a moment.
struct Tenure {
    bool holds = false;
    bool left = false;  // at that very moment
    bool only_stands_in = true;
};

Tenure held_by(const UnitState& place, std::string_view post, const ActorId& person, Instant at) {
    Tenure held;
    const Post* known = place.find_post(post);
    if (!known) return held;
    for (const Term& term : known->terms) {
        if (term.person != person) continue;
        held.left = held.left || term.left == at;
        if (!term.covers(at)) continue;
        held.holds = true;
        held.only_stands_in = held.only_stands_in && term.stand_in;
    }
    return held;
}

/// Nobody stands in for oneself.
std::optional<Rejection> why_not_stand_in(const UnitState& place, std::string_view post,
                                          const PostFilled& fact, std::string field) {
    const Post* known = fact.stand_in ? place.find_post(post) : nullptr;
    const bool own =
        known && std::ranges::any_of(known->terms, [&](const Term& term) {
            return term.person == fact.person && !term.stand_in && term.covers(fact.from);
        });
    if (!own) return std::nullopt;
    return Rejection{Reason::not_well_formed,
                     fact.person.value() + " has the post " + std::string(post) +
                         " and cannot stand in for themselves",
                     std::move(field)};
}

bool is_so_already(const Post* post, const PostFilled& fact) {
    if (!post) return false;
    return std::ranges::any_of(post->terms, [&](const Term& term) {
        return term.person == fact.person && term.name == fact.name &&
               term.stand_in == fact.stand_in && term.until == fact.until && term.covers(fact.from);
    });
}

/// Who must leave for a person to take a post: a stand-in who becomes its holder, and, where a post
/// answers for a unit, whoever has it in the same way then.
std::vector<ActorId> relieved_by(const Post* post, const PostFilled& fact, bool answers) {
    std::vector<ActorId> persons;
    if (!post) return persons;
    for (const Term& term : post->terms) {
        if (!term.covers(fact.from)) continue;
        const bool same_person = term.person == fact.person;
        const bool promoted = same_person && term.stand_in && !fact.stand_in;
        const bool replaced = answers && !same_person && term.stand_in == fact.stand_in;
        if (promoted || replaced) persons.push_back(term.person);
    }
    return persons;
}

/// When somebody else already is to take the post after this term began, and before it ends.
std::optional<Instant> next_holder_from(const Post* post, const PostFilled& fact, bool answers) {
    std::optional<Instant> next;
    if (!post || !answers) return next;
    for (const Term& term : post->terms) {
        const bool follows = term.person != fact.person && term.stand_in == fact.stand_in &&
                             term.from > fact.from && (!fact.until || term.from < *fact.until) &&
                             (!term.end() || term.from < *term.end());
        if (follows && (!next || term.from < *next)) next = term.from;
    }
    return next;
}

/// The facts of one entry, given what the entries before it made true.
std::vector<Event> facts_of(PostFilled fact, const UnitState& place) {
    if (fact.post.empty()) fact.post = place.answering_post();
    const Post* post = place.find_post(fact.post);
    const bool answers =
        fact.post == place.answering_post() || fact.post == post_named_in(place.unit.holder);
    std::vector<Event> facts;
    if (is_so_already(post, fact)) return facts;
    for (const ActorId& person : relieved_by(post, fact, answers))
        facts.emplace_back(PostVacated{fact.unit, fact.post, person, fact.from});
    const std::optional<Instant> next = next_holder_from(post, fact, answers);
    const PostVacated leaves{fact.unit, fact.post, fact.person, next.value_or(fact.from)};
    facts.emplace_back(std::move(fact));
    if (next) facts.emplace_back(leaves);
    return facts;
}

void put_into(Territory& territory, const std::vector<Event>& facts) {
    for (const Event& event : facts)
        std::visit(
            [&]<class Fact>(const Fact& fact) {
                if constexpr (TerritoryFact<Fact>) territory.put(fact);
            },
            event);
}

}  // namespace

Decision decide(const TerritoryStream&, const FillPosts& command, const Context& context) {
    if (auto no = fault_of(command)) return tl::unexpected(*no);
    if (auto no = why_not_role(context.actor, "fill posts", post_fillers))
        return tl::unexpected(*no);

    Territory draft = *context.rulebook.territory;
    Step step;
    for (std::size_t i = 0; i < command.posts.size(); ++i) {
        const PostFilled& entry = command.posts[i];
        const std::string path = path_of("posts", i);
        const UnitState* place = draft.state_of(entry.unit);
        if (!place) return tl::unexpected(not_registered(entry.unit, path + "unit"));
        const std::string_view post =
            entry.post.empty() ? place->answering_post() : std::string_view(entry.post);
        if (auto no = why_not_within(context, entry.unit, path + "unit"))
            return tl::unexpected(*no);
        if (auto no = why_not_head(context, *place, post, entry.stand_in, path + "post"))
            return tl::unexpected(*no);
        if (auto no = why_not_stand_in(*place, post, entry, path + "stand_in"))
            return tl::unexpected(*no);
        std::vector<Event> facts = facts_of(entry, *place);
        put_into(draft, facts);
        std::ranges::move(facts, std::back_inserter(step.events));
    }
    if (auto no = why_not_then(context)) return tl::unexpected(*no);
    if (step.events.empty()) return nothing_happened();
    return happened_in_steps({std::move(step)});
}

Decision decide(const TerritoryStream&, const VacatePost& command, const Context& context) {
    if (auto no = fault_of(command)) return tl::unexpected(*no);
    const UnitState* place = context.rulebook.territory->state_of(command.unit);
    if (!place) return tl::unexpected(not_registered(command.unit, "unit"));
    if (auto no = why_not_role(context.actor, "vacate posts", post_fillers))
        return tl::unexpected(*no);
    if (auto no = why_not_within(context, command.unit, "unit")) return tl::unexpected(*no);
    const std::string post =
        command.post.empty() ? std::string(place->answering_post()) : command.post;
    const Instant at = command.at.value_or(context.occurred_at);
    const auto [holds, left, only_stands_in] = held_by(*place, post, command.person, at);
    if (left) return nothing_happened();
    if (!holds)
        return rejected(Reason::post_not_held,
                        command.person.value() + " does not hold the post " + post + " of unit " +
                            command.unit.value() + " at " + to_text(at) +
                            "; `territory show` tells who does",
                        "person");
    if (auto no = why_not_head(context, *place, post, only_stands_in, "post"))
        return tl::unexpected(*no);
    if (auto no = why_not_then(context)) return tl::unexpected(*no);
    return happened(PostVacated{command.unit, post, command.person, at});
}

Decision decide(const TerritoryStream&, const RosterDuty& command, const Context& context) {
    if (auto no = fault_of(command)) return tl::unexpected(*no);
    if (auto no = why_not_role(context.actor, "roster duty", post_fillers))
        return tl::unexpected(*no);

    Territory draft = *context.rulebook.territory;
    Step step;
    for (std::size_t i = 0; i < command.entries.size(); ++i) {
        const DutyRostered& entry = command.entries[i];
        const std::string path = path_of("entries", i);
        const UnitState* place = draft.state_of(entry.unit);
        if (!place) return tl::unexpected(not_registered(entry.unit, path + "unit"));
        if (auto no = why_not_within(context, entry.unit, path + "unit"))
            return tl::unexpected(*no);
        const bool known =
            std::ranges::any_of(place->duty, [&](const auto& shift) { return *shift == entry; });
        if (known) continue;
        draft.put(entry);
        step.events.emplace_back(entry);
    }
    if (auto no = why_not_then(context)) return tl::unexpected(*no);
    if (step.events.empty()) return nothing_happened();
    return happened_in_steps({std::move(step)});
}

}  // namespace gridcase::engine
