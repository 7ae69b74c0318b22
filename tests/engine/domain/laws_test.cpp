// What holds for all facts, all sequences, all territories.

#include <rapidcheck.h>

#include "tests/engine/domain/specs.hpp"

namespace gridcase::laws_test {
namespace {

template <class Number>
Number any_count(Number limit) {
    return *rc::gen::oneOf(rc::gen::inRange<Number>(0, 12), rc::gen::inRange<Number>(0, limit));
}

CaseFacts any_facts() {
    return {.parties = any_count<std::uint32_t>(1'000'000),
            .households = any_count<std::uint32_t>(10'000'000),
            .estimated_cost_yuan = any_count<std::int64_t>(400'000),
            .spans_grids = *rc::gen::arbitrary<bool>(),
            .spans_communities = *rc::gen::arbitrary<bool>(),
            .hazard = *rc::gen::arbitrary<bool>(),
            .needs_law_enforcement = *rc::gen::arbitrary<bool>(),
            .needs_department = *rc::gen::arbitrary<bool>(),
            .property_managed = *rc::gen::arbitrary<bool>(),
            .vulnerable_person = *rc::gen::arbitrary<bool>()};
}

CategoryCode any_category() {
    const auto& categories = samples::rulebook().policy->categories;
    return categories[*rc::gen::inRange<std::size_t>(0, categories.size())].code;
}

Severity any_severity() { return *rc::gen::element(Severity::normal, Severity::urgent); }

UnitCode any_unit() {
    const std::vector<UnitRegistered> all = units();
    return all[*rc::gen::inRange<std::size_t>(0, all.size())].code;
}

Actor any_actor() {
    const Role role = *rc::gen::element(Role::worker, Role::dispatcher, Role::supervisor,
                                        Role::auditor, Role::admin, Role::resident, Role::system);
    return actor(*rc::gen::element<std::string>("wang", "li", "zhao"), role,
                 *rc::gen::arbitrary<bool>() ? any_unit() : UnitCode());
}

std::optional<PersonalText> any_text() {
    if (*rc::gen::arbitrary<bool>()) return std::nullopt;
    return sealed(std::string(*rc::gen::element<std::size_t>(0, 9, 70'000), 'x'));
}

Command any_case_command() {
    ReportCase report = report_it(any_unit());
    report.category = any_category();
    report.severity = any_severity();
    report.facts = any_facts();
    RecordHistory history = record_it();
    history.number = number;
    if (*rc::gen::inRange(0, 3) == 0) history.steps[1].events.clear();
    const auto reason = *rc::gen::element(EscalationReason::overdue, EscalationReason::other,
                                          static_cast<EscalationReason>(99));
    switch (*rc::gen::inRange(0, 12)) {
        case 0:
            return report;
        case 1:
            return history;
        case 2:
        case 3:
        case 4:
            return accept_it();
        case 5:
        case 6:
            return EscalateCase{number, reason, any_text()};
        case 7:
        case 8:
            return ResolveCase{number, any_text()};
        case 9:
        case 10:
            return CloseCase{number, any_text()};
        default:
            return RateCase{number, true, *rc::gen::inRange<std::uint8_t>(0, 7), any_text()};
    }
}

/// One asking of a sequence, with the commits it made of the one case.
struct Life {
    State state;
    std::vector<Commit> commits;

    void ask(const Command& command, const Actor& actor, Instant occurred_at) {
        const Context context{actor, occurred_at, noon, samples::rulebook()};
        const auto stream = stream_of(command, context, [](std::string_view) { return number; });
        if (!stream) return;
        const Decision decision = decide(state, command, context);
        if (!decision) {
            RC_ASSERT(!decision.error().message.empty());
            RC_ASSERT(is_utf8(decision.error().message));
            return;
        }
        for (Commit& commit : commits_of(*decision, *stream, context)) {
            RC_ASSERT(!commit.events.empty());
            state = fold(std::move(state), commit);
            commits.push_back(std::move(commit));
        }
    }
};

}  // namespace

TEST_CASE("routing under the shipped policy is total and gives the same answer twice") {
    CHECK(rc::check([] {
        const CategoryCode category = any_category();
        const Severity severity = any_severity();
        const CaseFacts facts = any_facts();
        const Policy& policy = *samples::rulebook().policy;
        const auto first = route(policy, {category, severity, facts});
        const auto second = route(policy, {category, severity, facts});
        RC_ASSERT(first.has_value());
        RC_ASSERT(first->rule == second->rule);
        RC_ASSERT(first->then == second->then);
        RC_ASSERT(first->facts_read == second->facts_read);
    }));
}

TEST_CASE("facts that no rule read do not matter") {
    CHECK(rc::check([] {
        const CategoryCode category = any_category();
        const Severity severity = any_severity();
        const CaseFacts facts = any_facts();
        const Policy& policy = *samples::rulebook().policy;
        const auto chosen = route(policy, {category, severity, facts});
        const auto was_read = [&](std::string_view name) {
            return std::any_of(chosen->facts_read.begin(), chosen->facts_read.end(),
                               [&](const FactRead& fact) { return fact.name == name; });
        };
        CaseFacts other = any_facts();
        if (was_read("parties")) other.parties = facts.parties;
        if (was_read("households")) other.households = facts.households;
        if (was_read("estimated_cost_yuan")) other.estimated_cost_yuan = facts.estimated_cost_yuan;
        if (was_read("spans_grids")) other.spans_grids = facts.spans_grids;
        if (was_read("spans_communities")) other.spans_communities = facts.spans_communities;
        if (was_read("hazard")) other.hazard = facts.hazard;
        if (was_read("needs_law_enforcement"))
            other.needs_law_enforcement = facts.needs_law_enforcement;
        if (was_read("needs_department")) other.needs_department = facts.needs_department;
        if (was_read("property_managed")) other.property_managed = facts.property_managed;
        if (was_read("vulnerable_person")) other.vulnerable_person = facts.vulnerable_person;
        const auto again = route(policy, {category, severity, other});
        RC_ASSERT(again->rule == chosen->rule);
        RC_ASSERT(again->facts_read == chosen->facts_read);
    }));
}

TEST_CASE("more of an issue never brings it lower") {
    CHECK(rc::check([] {
        const CategoryCode category = any_category();
        const CaseFacts small = any_facts();
        CaseFacts big = small;
        big.parties += any_count<std::uint32_t>(100);
        big.households += any_count<std::uint32_t>(100);
        big.estimated_cost_yuan += any_count<std::int64_t>(300'000);
        big.spans_grids |= *rc::gen::arbitrary<bool>();
        big.spans_communities |= *rc::gen::arbitrary<bool>();
        big.hazard |= *rc::gen::arbitrary<bool>();
        big.needs_law_enforcement |= *rc::gen::arbitrary<bool>();
        big.needs_department |= *rc::gen::arbitrary<bool>();
        const Policy& policy = *samples::rulebook().policy;
        RC_ASSERT(route(policy, {category, Severity::normal, small})->then.level <=
                  route(policy, {category, Severity::normal, big})->then.level);
    }));
}

TEST_CASE("no sequence of commands throws, and replaying its facts gives the state it left") {
    CHECK(rc::check([] {
        Life life;
        const int steps = *rc::gen::inRange(1, 25);
        if (*rc::gen::inRange(0, 5) > 0) life.ask(report_it(), worker_of(grid_7), noon);
        for (int i = 0; i < steps; ++i) {
            const Actor actor = *rc::gen::inRange(0, 3) == 0 ? any_actor() : admin_of(city);
            const Instant occurred_at = noon + minutes(*rc::gen::inRange(-60, 7));
            life.ask(any_case_command(), actor, occurred_at);
        }
        State replayed;
        for (const Commit& commit : life.commits) {
            const auto read_back = decode(encode(commit));
            RC_ASSERT(read_back.has_value());
            RC_ASSERT(*read_back == commit);
            replayed = fold(std::move(replayed), *read_back);
        }
        RC_ASSERT(replayed == life.state);
    }));
}

TEST_CASE("a case of ours always has one registered holder") {
    CHECK(rc::check([] {
        Life life;
        ReportCase report = report_it(any_unit());
        report.category = any_category();
        report.severity = any_severity();
        report.facts = any_facts();
        life.ask(report, the_system(), noon);
        const int steps = *rc::gen::inRange(0, 12);
        for (int i = 0; i < steps; ++i) life.ask(any_case_command(), admin_of(city), noon);
        const Case& current = std::get<Case>(life.state);
        RC_ASSERT(!current.archival);
        RC_ASSERT(samples::rulebook().territory->find(current.holder) != nullptr);
        RC_ASSERT(samples::rulebook().territory->within(report.unit, current.holder));
    }));
}

TEST_CASE("any units asked for leave a territory whose every unit leads to a top") {
    CHECK(rc::check([] {
        Rulebook rulebook = empty_rulebook();
        State state;
        const Actor actor = the_system();
        const int commands = *rc::gen::inRange(1, 8);
        for (int i = 0; i < commands; ++i) {
            RegisterUnits command{"city", {}};
            const int count = *rc::gen::inRange(1, 6);
            for (int j = 0; j < count; ++j) {
                const auto code = [] {
                    return UnitCode(*rc::gen::element<std::string>("a", "b", "c", "d"));
                };
                command.units.push_back(unit(
                    code(), "名", *rc::gen::element(Level::grid, Level::street, Level::city),
                    *rc::gen::inRange(0, 4) == 0 ? std::nullopt : std::optional<UnitCode>(code()),
                    "长", *rc::gen::element(UnitKind::area, UnitKind::department)));
            }
            const Context context{actor, noon, noon, rulebook};
            const Decision decision = decide(state, command, context);
            if (!decision) continue;
            for (const Commit& commit :
                 commits_of(*decision, {StreamKind::territory, "city"}, context)) {
                state = fold(std::move(state), commit);
                rulebook = evolve(std::move(rulebook), commit);
            }
        }
        for (const UnitRegistered* each : rulebook.territory->all()) {
            const UnitRegistered* at = each;
            std::size_t steps = 0;
            while (at->parent) {
                const UnitRegistered* superior = rulebook.territory->find(*at->parent);
                RC_ASSERT(superior != nullptr);
                RC_ASSERT(may_stand_below(*at, *superior));
                at = superior;
                RC_ASSERT(++steps <= rulebook.territory->size());
            }
        }
    }));
}

}  // namespace gridcase::laws_test
