// Another system's case is taken over as its source tells it: own limits, own order, own instants.
// Only the shape, the sizes and the units are looked at.

#include <string>
#include <type_traits>
#include <variant>

#include "engine/domain/case.hpp"
#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"

namespace gridcase::engine {
namespace {

constexpr std::size_t source_id_limit_bytes = 128;
constexpr std::size_t serial_digits_limit = 9;

/// Looks at one step's events; the field of a fault is `steps[i].events[j].name`.
class StepFields {
   public:
    StepFields(Fields& fields, std::string path, bool may_begin)
        : fields_(fields), path_(std::move(path)), may_begin_(may_begin) {}

    void operator()(const CaseImported& fact) {
        if (!may_begin_)
            fields_.refuse(path_, "is a second CaseImported; only the first event of all is one");
        fields_.name(at("source"), fact.source, word_limit_bytes)
            .name(at("source_id"), fact.source_id, source_id_limit_bytes)
            .unit(at("unit"), fact.unit)
            .category(at("category"), fact.category)
            .text(at("channel"), fact.channel, word_limit_bytes)
            .sealed(at("description"), fact.description)
            .between(at("utc_offset_minutes"), fact.utc_offset_minutes, utc_offset_lowest_minutes,
                     utc_offset_highest_minutes);
    }
    void operator()(const CaseRouted& fact) {
        fields_.unit(at("unit"), fact.unit)
            .word(at("level"), fact.level)
            .text(at("holder"), fact.holder, name_limit_bytes)
            .text(at("rule"), fact.rule, word_limit_bytes)
            .optional_instant(at("level_due"), fact.level_due)
            .optional_instant(at("case_due"), fact.case_due);
        if (fact.facts_read.size() > facts_read_limit)
            fields_.refuse(at("facts_read"),
                           "has more than " + std::to_string(facts_read_limit) + " entries");
        for (const FactRead& read : fact.facts_read)
            fields_.text(at("facts_read"), read.name, word_limit_bytes)
                .text(at("facts_read"), read.value, name_limit_bytes);
    }
    void operator()(const CaseAccepted& fact) { fields_.unit(at("unit"), fact.unit); }
    void operator()(const CaseEscalated& fact) {
        fields_.unit(at("from"), fact.from)
            .unit(at("to"), fact.to)
            .word(at("to_level"), fact.to_level)
            .text(at("holder"), fact.holder, name_limit_bytes)
            .word(at("reason"), fact.reason)
            .sealed(at("remark"), fact.remark)
            .optional_instant(at("level_due"), fact.level_due);
    }
    void operator()(const CaseResolved& fact) { fields_.sealed(at("outcome"), fact.outcome); }
    void operator()(const CaseClosed& fact) { fields_.sealed(at("remark"), fact.remark); }
    void operator()(const CaseRated& fact) {
        fields_.between(at("satisfaction"), fact.satisfaction, 1, 5)
            .sealed(at("comment"), fact.comment);
    }
    // A source tells what it did to its own case; what our rules make true is not among it.
    template <class Fact>
        requires HouseFact<Fact> ||
                 OneOf<Fact, CaseReported, CaseTriaged, CaseAssigned, VisitRecorded, NoteAdded,
                       EvidenceAttached, MediationHeld, CaseReturned, ReturnRuled, CaseDocketed,
                       CaseDelegated, DepartmentSummoned, DepartmentArrived, ExtensionRequested,
                       DeadlineExtended, SuspensionRequested, CaseSuspended, RequestRefused,
                       CaseResumed, CaseCorrected, CaseUrged, ResidentAnswered,
                       DeadlinesRecalculated, ResolutionVerified, ReworkOrdered, CaseReopened,
                       CaseMerged, CaseAbsorbed, CaseUnmerged, CaseReleased, CaseSplit,
                       CaseSplitOff, SupervisionOrdered, SupervisionLifted, CaseWithdrawn,
                       DeadlineBreached, EscalationWithheld, HolderChanged>
    void operator()(const Fact&) {
        refuse(Fact::type);
    }

   private:
    [[nodiscard]] std::string at(std::string_view name) const {
        return path_ + "." + std::string(name);
    }
    void refuse(std::string_view type) {
        fields_.refuse(path_, std::string("is a ") + std::string(type) +
                                  "; history holds CaseImported first, then CaseRouted, "
                                  "CaseAccepted, CaseEscalated, CaseResolved, CaseClosed or "
                                  "CaseRated");
    }

    Fields& fields_;
    std::string path_;
    bool may_begin_;
};

void look_at(const HistoryStep& step, std::size_t index, Fields& fields) {
    const std::string path = "steps[" + std::to_string(index) + "]";
    fields.instant(path + ".occurred_at", step.occurred_at);
    if (step.events.empty()) fields.refuse(path + ".events", "is empty; say what happened");
    if (step.events.size() > history_events_limit) {
        fields.refuse(path + ".events", "holds more than " + std::to_string(history_events_limit) +
                                            " events; use more steps");
        return;
    }
    for (std::size_t i = 0; i < step.events.size(); ++i) {
        const std::string event_path = path + ".events[" + std::to_string(i) + "]";
        std::visit(StepFields(fields, event_path, index == 0 && i == 0), step.events[i]);
    }
}

std::optional<Rejection> fault_of(const RecordHistory& command) {
    Fields fields;
    fields.number("number", command.number);
    if (command.steps.empty() || command.steps.front().events.empty() ||
        !std::holds_alternative<CaseImported>(command.steps.front().events.front()))
        fields.refuse("steps", "does not begin with CaseImported: where the case comes from");
    if (command.steps.size() > history_steps_limit)
        fields.refuse("steps", "holds more than " + std::to_string(history_steps_limit) + " steps");
    for (std::size_t i = 0; i < command.steps.size() && !fields.first(); ++i)
        look_at(command.steps[i], i, fields);
    return fields.first();
}

/// The units that a fact names; a fact without units names none.
std::vector<const UnitCode*> units_in(const Event& event) {
    if (const auto* imported = std::get_if<CaseImported>(&event)) return {&imported->unit};
    if (const auto* routed = std::get_if<CaseRouted>(&event)) return {&routed->unit};
    if (const auto* accepted = std::get_if<CaseAccepted>(&event)) return {&accepted->unit};
    if (const auto* escalated = std::get_if<CaseEscalated>(&event))
        return {&escalated->from, &escalated->to};
    return {};
}

std::optional<Rejection> why_not_units(const RecordHistory& command, const Territory& territory) {
    for (const HistoryStep& step : command.steps)
        for (const Event& event : step.events)
            for (const UnitCode* unit : units_in(event))
                if (!territory.find(*unit))
                    return Rejection{Reason::unit_not_found,
                                     "unit " + unit->value() +
                                         " is not registered; an importer registers its units "
                                         "before its cases",
                                     "unit"};
    return std::nullopt;
}

/// Whether a number of the form that is given out here (unit, date, serial: number_prefix()) has a
/// serial so large that few or none could follow on that day.
bool exhausts_serials(const CaseNumber& number, const Territory& territory) {
    const auto all_digits = [](std::string_view text) {
        return text.find_first_not_of("0123456789") == std::string_view::npos;
    };
    std::string_view rest = number.value();
    const std::size_t serial = rest.rfind('-');
    if (serial == std::string_view::npos || !all_digits(rest.substr(serial + 1))) return false;
    if (rest.size() - serial - 1 <= serial_digits_limit) return false;
    rest = rest.substr(0, serial);
    const std::size_t date = rest.rfind('-');
    if (date == std::string_view::npos || !all_digits(rest.substr(date + 1))) return false;
    return territory.find(UnitCode(std::string(rest.substr(0, date)))) != nullptr;
}

}  // namespace

Decision decide(const Case& current, const RecordHistory& command, const Context& context) {
    if (auto no = fault_of(command)) return tl::unexpected(*no);
    if (current.status != Status::unknown)
        return rejected(Reason::case_already_exists,
                        "case " + command.number.value() +
                            " exists already; history is recorded once, as a whole");
    if (exhausts_serials(command.number, *context.rulebook.territory))
        return rejected(Reason::not_well_formed,
                        "number " + command.number.value() +
                            " has the form of those that are given out here (unit, date, serial), "
                            "and its serial leaves none to follow; at most " +
                            std::to_string(serial_digits_limit) + " digits may come from elsewhere",
                        "number");
    if (auto no = why_not_units(command, *context.rulebook.territory)) return tl::unexpected(*no);
    if (auto no = why_not_role(context.actor, "record history", Roles{Role::system, Role::admin}))
        return tl::unexpected(*no);

    std::vector<Step> steps;
    steps.reserve(command.steps.size());
    for (const HistoryStep& step : command.steps) steps.push_back({step.events, step.occurred_at});
    return happened_in_steps(std::move(steps));
}

}  // namespace gridcase::engine
