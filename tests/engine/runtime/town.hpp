#pragma once

// A small town and what its people ask for: envelopes for specs of the engine, the log and the
// views. Everything is a plain value; times are data.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/domain/command.hpp"
#include "engine/domain/policy.hpp"
#include "engine/runtime/engine.hpp"
#include "events/personal.hpp"

namespace gridcase::engine::town {

inline constexpr Instant noon{1'726'200'000'000'000};  // 2024-09-13T12:00:00+08:00
inline constexpr std::string_view number_prefix = "C1-20240913-";

/// `C1-20240913-0007`
inline CaseNumber case_number(std::uint64_t serial) {
    std::string digits = std::to_string(serial);
    if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
    return CaseNumber(std::string(number_prefix) + digits);
}

inline Actor house() { return {ActorId("house"), Role::system, {}}; }
inline Actor admin() { return {ActorId("admin"), Role::admin, UnitCode("S1")}; }
inline Actor worker() { return {ActorId("worker"), Role::worker, UnitCode("S1")}; }
inline Actor resident() { return {ActorId("resident"), Role::resident, {}}; }

inline Envelope envelope(std::string_view id, Command command, Actor actor,
                         ExpectedRevision expected = {}) {
    return {.id = CommandId(std::string(id)),
            .actor = std::move(actor),
            .occurred_at = noon,
            .recorded_at = noon,
            .correlation = {},
            .causation = {},
            .expected = expected,
            .command = std::move(command)};
}

inline UnitRegistered unit(std::string_view code, Level level, std::string_view parent = {}) {
    UnitRegistered registered{.code = UnitCode(std::string(code)),
                              .name = "unit " + std::string(code),
                              .level = level,
                              .kind = UnitKind::area,
                              .parent = std::nullopt,
                              .holder = "post of " + std::string(code)};
    if (!parent.empty()) registered.parent = UnitCode(std::string(parent));
    return registered;
}

/// A top unit of its own, so that any number of them may be registered in any order.
inline UnitRegistered lone_unit(std::string_view code) { return unit(code, Level::city); }

inline Envelope register_units(std::string_view id, std::string_view territory,
                               std::vector<UnitRegistered> units, ExpectedRevision expected = {}) {
    return envelope(id, RegisterUnits{std::string(territory), std::move(units)}, house(), expected);
}

/// One more lone unit in a stream of its own: a commit for sure, when id and code are new.
inline Envelope add_unit(std::string_view id, std::string_view territory, std::string_view code,
                         ExpectedRevision expected = {}) {
    return register_units(id, territory, {lone_unit(code)}, expected);
}

inline PersonalText text(std::string_view plain) { return {PersonId{}, std::string(plain)}; }

inline Envelope report(std::string_view id, ExpectedRevision expected = {}) {
    ReportCase command{.unit = UnitCode("G1"),
                       .category = CategoryCode("sanitation"),
                       .severity = Severity::normal,
                       .channel = Channel::patrol,
                       .facts = {},
                       .description = text("楼道堆放杂物"),
                       .reporter = std::nullopt,
                       .on_behalf = false};
    return envelope(id, std::move(command), worker(), expected);
}

/// A report that the rules refuse: nobody registered that unit.
inline Envelope refused_report(std::string_view id) {
    Envelope asked = report(id);
    std::get<ReportCase>(asked.command).unit = UnitCode("nowhere");
    return asked;
}

inline Envelope accept(std::string_view id, const CaseNumber& number,
                       ExpectedRevision expected = {}) {
    return envelope(id, AcceptCase{number}, worker(), expected);
}
inline Envelope escalate(std::string_view id, const CaseNumber& number,
                         ExpectedRevision expected = {}) {
    return envelope(id, EscalateCase{number, EscalationReason::beyond_means, std::nullopt},
                    worker(), expected);
}
inline Envelope resolve(std::string_view id, const CaseNumber& number,
                        ExpectedRevision expected = {}) {
    return envelope(id, ResolveCase{number, std::nullopt}, worker(), expected);
}
inline Envelope close(std::string_view id, const CaseNumber& number,
                      ExpectedRevision expected = {}) {
    return envelope(id, CloseCase{number, std::nullopt}, worker(), expected);
}
inline Envelope rate(std::string_view id, const CaseNumber& number,
                     ExpectedRevision expected = {}) {
    return envelope(id, RateCase{number, true, 5, std::nullopt}, resident(), expected);
}

/// Another system's case in `steps` commits, at unit G1.
inline Envelope history(std::string_view id, const CaseNumber& number, std::size_t steps = 1,
                        ExpectedRevision expected = {}) {
    RecordHistory command{.number = number, .steps = {}};
    for (std::size_t i = 0; i < steps; ++i) {
        HistoryStep step{.occurred_at = noon - hours(static_cast<std::int64_t>(steps - i)),
                         .events = {}};
        if (i == 0)
            step.events.emplace_back(CaseImported{.source = "elsewhere",
                                                  .source_id = number.value(),
                                                  .unit = UnitCode("G1"),
                                                  .category = CategoryCode("theirs"),
                                                  .channel = "phone",
                                                  .description = text("旧案"),
                                                  .utc_offset_minutes = 480});
        else
            step.events.emplace_back(CaseAccepted{UnitCode("G1")});
        command.steps.push_back(std::move(step));
    }
    return envelope(id, std::move(command), house(), expected);
}

/// Street S1 over community C1 over grid G1, and the default policy: two commits.
inline std::vector<Envelope> founding() {
    return {register_units("found/units", "city",
                           {unit("S1", Level::street), unit("C1", Level::community, "S1"),
                            unit("G1", Level::grid, "C1")}),
            envelope("found/policy", ActivatePolicy{std::string(default_policy_text())}, admin())};
}

/// One line that says everything about an answer; two engines agree when their lines do.
std::string line(const Answer& answer);

}  // namespace gridcase::engine::town
