#pragma once

// A small city, its people, one case and what may happen to it: what specs are told in.
//
//   city ─ district_1 ─ street_1 ─ community_1 ─ grid_1 grid_2 grid_3
//        │            │          └ community_2 ─ grid_4 grid_5
//        │            ├ street_2 ─ community_3 ─ grid_6 grid_7 grid_8
//        │            └ bureau (a department beside the streets)
//        └ district_2 ─ street_3 ─ community_4 ─ grid_9

#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/domain.hpp"
#include "engine/domain/limits.hpp"
#include "events/digest.hpp"
#include "events/event.hpp"
#include "events/instant.hpp"

namespace gridcase::samples {

inline const UnitCode city{"220400000000"};
inline const UnitCode district_1{"220402000000"};
inline const UnitCode district_2{"220403000000"};
inline const UnitCode bureau{"220402000000-cg"};
inline const UnitCode street_1{"220402001000"};
inline const UnitCode street_2{"220402002000"};
inline const UnitCode street_3{"220403001000"};
inline const UnitCode community_1{"220402001001"};
inline const UnitCode community_2{"220402001002"};
inline const UnitCode community_3{"220402002001"};
inline const UnitCode community_4{"220403001001"};
inline const UnitCode grid_1{"220402001001001"};
inline const UnitCode grid_2{"220402001001002"};
inline const UnitCode grid_3{"220402001001003"};
inline const UnitCode grid_4{"220402001002004"};
inline const UnitCode grid_5{"220402001002005"};
inline const UnitCode grid_6{"220402002001006"};
inline const UnitCode grid_7{"220402002001007"};
inline const UnitCode grid_8{"220402002001008"};
inline const UnitCode grid_9{"220403001001009"};

inline UnitRegistered unit(const UnitCode& code, std::string name, Level level,
                           std::optional<UnitCode> parent, std::string holder,
                           UnitKind kind = UnitKind::area) {
    return {.code = code,
            .name = std::move(name),
            .level = level,
            .kind = kind,
            .parent = std::move(parent),
            .holder = std::move(holder)};
}

/// The city above, every unit after its parent.
inline std::vector<UnitRegistered> units() {
    std::vector<UnitRegistered> all{
        unit(city, "辽河市", Level::city, std::nullopt, "市委书记"),
        unit(district_1, "龙山区", Level::district, city, "区委书记"),
        unit(district_2, "西安区", Level::district, city, "区委书记"),
        unit(bureau, "龙山区城管局", Level::street, district_1, "局长", UnitKind::department),
        unit(street_1, "南康街道", Level::street, district_1, "街道书记"),
        unit(street_2, "东吉街道", Level::street, district_1, "街道书记"),
        unit(street_3, "先锋街道", Level::street, district_2, "街道书记"),
        unit(community_1, "康宁社区", Level::community, street_1, "社区书记"),
        unit(community_2, "站前社区", Level::community, street_1, "社区书记"),
        unit(community_3, "东兴社区", Level::community, street_2, "社区书记"),
        unit(community_4, "先锋社区", Level::community, street_3, "社区书记")};
    const auto grid = [&](const UnitCode& code, const std::string& serial, const UnitCode& parent) {
        all.push_back(unit(code, "第" + serial + "网格", Level::grid, parent, "网格长" + serial));
    };
    grid(grid_1, "1", community_1);
    grid(grid_2, "2", community_1);
    grid(grid_3, "3", community_1);
    grid(grid_4, "4", community_2);
    grid(grid_5, "5", community_2);
    grid(grid_6, "6", community_3);
    grid(grid_7, "7", community_3);
    grid(grid_8, "8", community_3);
    grid(grid_9, "9", community_4);
    return all;
}

inline const UnitRegistered& registered(const UnitCode& code) {
    static const std::vector<UnitRegistered> all = units();
    for (const UnitRegistered& each : all)
        if (each.code == code) return each;
    throw std::logic_error("no sample unit " + code.value());
}

/// The city with the policy that ships with the house.
inline const engine::Rulebook& rulebook() {
    static const engine::Rulebook made = [] {
        auto territory = std::make_shared<engine::Territory>();
        for (const UnitRegistered& each : units()) territory->put(each);
        return engine::Rulebook{.versions = {.policy = 1, .calendar = 0, .territory = 1},
                                .policy = std::make_shared<const engine::Policy>(
                                    engine::parse_policy(engine::default_policy_text()).value()),
                                .territory = territory};
    }();
    return made;
}

// --- Moments: 13 September 2024, a Friday, local time
// ---------------------------------------------

inline Instant at(std::string_view text) { return parse_instant(text).value(); }
inline const Instant morning = at("2024-09-13T09:00:00+08:00");  // when things happen by default
inline const Instant noon = at("2024-09-13T12:00:00+08:00");     // when commands are asked

// --- People
// ---------------------------------------------------------------------------------------

inline engine::Actor actor(std::string name, Role role, UnitCode unit = {}) {
    return {ActorId(std::move(name)), role, std::move(unit)};
}
inline engine::Actor worker_of(const UnitCode& unit) { return actor("wang", Role::worker, unit); }
inline engine::Actor dispatcher_of(const UnitCode& unit) {
    return actor("li", Role::dispatcher, unit);
}
inline engine::Actor supervisor_of(const UnitCode& unit) {
    return actor("zhao", Role::supervisor, unit);
}
inline engine::Actor auditor_of(const UnitCode& unit) { return actor("sun", Role::auditor, unit); }
inline engine::Actor admin_of(const UnitCode& unit) { return actor("chen", Role::admin, unit); }
inline engine::Actor resident() { return actor("resident", Role::resident); }
inline engine::Actor the_system() { return actor("gridcase", Role::system); }

/// A sealed text; no key opens it, and no rule needs one.
inline PersonalText sealed(std::string text) {
    PersonId person;
    person.bytes.fill(7);
    return {person, "sealed:" + std::move(text)};
}

// --- The case of specs: a heap of rubbish in grid_7
// -----------------------------------------------

inline const CaseNumber number{"220402002001-20240913-0007"};
inline const StreamName case_stream{StreamKind::case_file, number.value()};
inline const CategoryCode sanitation{"sanitation"};
inline const CategoryCode dispute{"dispute"};
inline constexpr EscalationReason beyond_competence = EscalationReason::beyond_competence;

inline CaseReported case_reported(const UnitCode& unit = grid_7) {
    return {.unit = unit,
            .category = sanitation,
            .severity = Severity::normal,
            .channel = Channel::patrol,
            .facts = {},
            .description = sealed("楼道门口垃圾堆放多日"),
            .reporter = std::nullopt,
            .on_behalf = false,
            .utc_offset_minutes = 480};
}

/// Routed by hand, as it were: what specs of later steps need, no more.
inline CaseRouted case_routed_to(const UnitCode& unit) {
    return {.unit = unit,
            .level = registered(unit).level,
            .holder = registered(unit).holder,
            .rule = "on-the-spot",
            .facts_read = {},
            .level_due = morning + hours(8),
            .case_due = morning + days(3)};
}

inline CaseAccepted case_accepted_by(const UnitCode& unit) { return {.unit = unit}; }

/// The clocks of a new holder, as they start at noon under the policy that ships, of an issue that
/// is not urgent.
inline engine::HolderClocks clocks_of(const UnitCode& unit) {
    const engine::Actor nobody = actor("nobody", Role::system);
    return engine::holder_clocks({nobody, noon, noon, rulebook()}, registered(unit).level,
                                 Severity::normal);
}

/// Asked at noon, of an issue that is not urgent.
inline CaseEscalated case_escalated(const UnitCode& from, const UnitCode& to) {
    const engine::HolderClocks clocks = clocks_of(to);
    return {.from = from,
            .to = to,
            .to_level = registered(to).level,
            .holder = registered(to).holder,
            .reason = beyond_competence,
            .remark = std::nullopt,
            .level_due = clocks.level.due,
            .sign_in_due = clocks.sign_in.due,
            .sign_in_clock = clocks.sign_in.clock,
            .level_clock = clocks.level.clock};
}

inline CaseResolved case_resolved() { return {.outcome = sealed("已清运")}; }
inline CaseClosed case_closed() { return {.remark = std::nullopt}; }
inline CaseRated case_rated(std::uint8_t satisfaction = 5) {
    return {.solved = true, .satisfaction = satisfaction, .comment = std::nullopt};
}

inline CaseImported case_imported(const UnitCode& unit = grid_7) {
    return {.source = "old-hotline",
            .source_id = "A-1",
            .unit = unit,
            .category = CategoryCode("street lights"),
            .channel = "phone",
            .description = sealed("路灯不亮"),
            .utc_offset_minutes = 480};
}

// --- Asking for something about it
// ----------------------------------------------------------------

inline engine::ReportCase report_it(const UnitCode& unit = grid_7) {
    return {.unit = unit,
            .category = sanitation,
            .severity = Severity::normal,
            .channel = Channel::patrol,
            .facts = {},
            .description = sealed("楼道门口垃圾堆放多日"),
            .reporter = std::nullopt,
            .on_behalf = false};
}
inline engine::AcceptCase accept_it() { return {.number = number}; }
inline engine::EscalateCase escalate_it() {
    return {.number = number, .reason = beyond_competence, .remark = std::nullopt};
}
inline engine::ResolveCase resolve_it() { return {.number = number, .outcome = sealed("已清运")}; }
inline engine::CloseCase close_it() { return {.number = number, .remark = std::nullopt}; }
inline engine::RateCase rate_it(std::uint8_t satisfaction = 5) {
    return {
        .number = number, .solved = true, .satisfaction = satisfaction, .comment = std::nullopt};
}
inline engine::RecordHistory record_it() {
    return {.number = CaseNumber("old-hotline:A-1"),
            .steps = {{morning, {case_imported()}},
                      {morning + hours(1), {case_routed_to(grid_7)}},
                      {morning + hours(2), {case_closed()}}}};
}

// --- Every command about a case
// ------------------------------------------------------------------------------------------------

inline constexpr std::size_t case_command_count = 38;

/// An item of the duty list that makes a case the business of a unit at this level.
std::string duty_of(Level level);

/// One of each, about the sample case as community_3 may hold it; `other` is another case, and
/// `level_limit` when the holder's time is up.
std::vector<engine::Command> all_case_commands(const CaseNumber& other, Instant level_limit);

/// Other cases, as a decision may ask about them.
class OtherCases final : public engine::Lookups {
   public:
    std::map<CaseNumber, engine::Case> cases;
    std::optional<Instant> last;

    [[nodiscard]] const engine::Case* case_of(const CaseNumber& asked) const override {
        const auto found = cases.find(asked);
        return found == cases.end() ? nullptr : &found->second;
    }
    [[nodiscard]] std::optional<Instant> last_report(const UnitCode&,
                                                     const CategoryCode&) const override {
        return last;
    }
    CaseNumber new_number(std::string_view prefix) const override {
        return with_serial(prefix, ++given_);
    }

   private:
    mutable std::uint64_t given_ = 100;
};

}  // namespace gridcase::samples
