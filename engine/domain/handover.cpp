// A post changes hands: the new holder accepts what the last one leaves, or objects, item by item,
// so that nothing is left lying between two persons (新官不理旧账).

#include "engine/domain/handover.hpp"

#include <algorithm>
#include <set>

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"
#include "events/digest.hpp"

namespace gridcase::engine {
namespace {

std::optional<Rejection> fault_of(const OpenHandover& command) {
    Fields fields;
    fields.unit("unit", command.unit)
        .name("post", command.post, name_limit_bytes)
        .actor("from", command.from)
        .actor("to", command.to);
    if (command.from == command.to)
        fields.refuse("to", "is who leaves the post; a handover goes from one person to another");
    if (command.items.size() > handover_items_limit)
        fields.refuse("items", "holds " + std::to_string(command.items.size()) +
                                   " cases; at most " + std::to_string(handover_items_limit) +
                                   " are handed over at once");
    std::set<CaseNumber> seen;
    for (std::size_t i = 0; i < command.items.size() && !fields.first(); ++i) {
        const std::string path = "items[" + std::to_string(i) + "]";
        fields.number(path, command.items[i]);
        if (!seen.insert(command.items[i]).second) fields.refuse(path, "is named twice; keep one");
    }
    return fields.first();
}

std::optional<Rejection> fault_of(const AnswerHandoverItem& command) {
    Fields fields;
    fields.number("item", command.item);
    if (command.accepted) {
        if (!command.objection.empty())
            fields.refuse("objection", "is for an item that is not accepted; leave it out");
    } else if (command.objection.empty()) {
        fields.refuse("objection", "is empty; an objection says why the item is not accepted");
    }
    fields.text("objection", command.objection, objection_limit_bytes);
    return fields.first();
}

HandoverOpened opened_by(const OpenHandover& command) {
    return {command.unit, command.post, command.from, command.to, command.items};
}

}  // namespace

tl::expected<std::string, Rejection> handover_id(const OpenHandover& command,
                                                 const Context& context) {
    if (auto no = fault_of(command)) return tl::unexpected(*no);
    const int offset = context.rulebook.calendar_of(Level::grid).terms().utc_offset_minutes;
    return command.unit.value() + "-" + command.post + "-" +
           digits_of(civil_date(context.recorded_at, offset)) + "-" + command.to.value();
}

std::optional<OpenHandover> handover_after(const Territory& territory, const PostFilled& fact,
                                           std::vector<CaseNumber> open) {
    const UnitState* place = territory.state_of(fact.unit);
    if (!place || fact.stand_in || fact.post != place->answering_post()) return std::nullopt;
    const Post* post = place->find_post(fact.post);
    if (!post) return std::nullopt;
    const Term* last = nullptr;
    for (const Term& term : post->terms) {
        const auto end = term.end();
        if (term.stand_in || term.person == fact.person || !end || *end > fact.from) continue;
        if (!last || *last->end() <= *end) last = &term;
    }
    if (!last) return std::nullopt;
    return OpenHandover{fact.unit, fact.post, last->person, fact.person, std::move(open)};
}

CommandId handover_command(const PostFilled& fact) {
    return CommandId("handover/" +
                     sha256(fact.unit.value() + '\0' + fact.post + '\0' + fact.person.value() +
                            '\0' + std::to_string(fact.from.micros))
                         .hex());
}

bool has_post(const Territory& territory, const PostFilled& fact, Instant at) {
    const UnitState* place = territory.state_of(fact.unit);
    const Post* post = place ? place->find_post(fact.post) : nullptr;
    const Term* term = post ? post->holder(at) : nullptr;
    return term && term->person == fact.person && term->from == fact.from;
}

std::optional<PostFilled> term_begun(const Territory& territory, const UnitCode& unit,
                                     Instant after, Instant at) {
    const UnitState* place = territory.state_of(unit);
    if (!place || !place->answering) return std::nullopt;
    const Post& post = place->posts[*place->answering];
    const Term* term = post.holder(at);
    if (!term || term->from <= after) return std::nullopt;
    return PostFilled{unit,       post.name,   term->person,  term->name,
                      term->from, term->until, term->stand_in};
}

Decision decide(const Handover& current, const OpenHandover& command, const Context& context) {
    if (auto no = fault_of(command)) return tl::unexpected(*no);
    const UnitState* place = context.rulebook.territory->state_of(command.unit);
    if (!place)
        return rejected(Reason::unit_not_found,
                        "unit " + command.unit.value() + " is not registered", "unit");
    if (auto no = why_not_role(context.actor, "open a handover",
                               Roles{Role::supervisor, Role::admin, Role::system}))
        return tl::unexpected(*no);
    if (context.actor.role == Role::supervisor && !context.may_act_for(command.unit))
        return rejected(Reason::outside_the_unit,
                        "unit " + command.unit.value() + " lies outside the actor's unit " +
                            context.actor.unit.value(),
                        "unit");
    const HandoverOpened fact = opened_by(command);
    if (current.opened == fact) return nothing_happened();
    if (current.opened)
        return rejected(Reason::handover_already_open,
                        "a handover of " + command.post + " to " + command.to.value() +
                            " was begun today already, with other items; it is answered item by "
                            "item, and another may be begun tomorrow");
    if (auto no = why_not_then(context)) return tl::unexpected(*no);
    if (command.items.empty()) return happened(fact, HandoverClosed{});
    return happened(fact);
}

Decision decide(const Handover& current, const AnswerHandoverItem& command,
                const Context& context) {
    if (auto no = fault_of(command)) return tl::unexpected(*no);
    if (!current.opened)
        return rejected(Reason::handover_not_found, "there is no handover " + command.handover,
                        "handover");
    const auto item = std::ranges::find(current.items, command.item, &Handover::Item::number);
    if (item == current.items.end())
        return rejected(Reason::item_not_found,
                        "case " + command.item.value() + " is no item of this handover", "item");
    if (auto no =
            why_not_role(context.actor, "answer for a handover",
                         Roles{Role::worker, Role::dispatcher, Role::supervisor, Role::admin}))
        return tl::unexpected(*no);
    if (context.actor.name != current.opened->to)
        return rejected(
            Reason::not_the_new_holder,
            "only the new holder, " + current.opened->to.value() + ", says what is taken over");
    const HandoverItemAnswered fact{command.item, command.accepted, command.objection};
    if (item->answer == fact) return nothing_happened();
    if (item->answer)
        return rejected(Reason::item_already_answered,
                        "case " + command.item.value() + " was " +
                            (item->answer->accepted ? "accepted" : "objected to") +
                            " already; an answer stays",
                        "item");
    if (auto no = why_not_then(context)) return tl::unexpected(*no);
    if (current.unanswered == 1) return happened(fact, HandoverClosed{});
    return happened(fact);
}

Handover evolve(Handover current, const HandoverOpened& fact) {
    current.opened = fact;
    current.items.clear();
    for (const CaseNumber& number : fact.items) current.items.push_back({number, std::nullopt});
    current.unanswered = current.items.size();
    return current;
}

Handover evolve(Handover current, const HandoverItemAnswered& fact) {
    for (Handover::Item& item : current.items) {
        if (item.number != fact.item) continue;
        if (!item.answer) --current.unanswered;
        item.answer = fact;
    }
    return current;
}

Handover evolve(Handover current, const HandoverClosed&) {
    current.closed = true;
    return current;
}

}  // namespace gridcase::engine
