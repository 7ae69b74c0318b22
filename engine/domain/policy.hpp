#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/rules.hpp"
#include "engine/domain/territory.hpp"
#include "events/case_events.hpp"
#include "events/instant.hpp"
#include "events/limit.hpp"

namespace gridcase::engine {

/// A kind of issue with its names.
struct Category {
    CategoryCode code;
    std::string name_zh;
    std::string name_en;
    bool enquiry = false;  // answered at intake, and counted by persons (人次)
};

/// Limits by level; urgent ones where given.
struct LevelLimits {
    std::map<Level, Budget> normal;
    std::map<Level, Budget> urgent;
};

/// An entry of the duty list (责任清单): whose business something is. Whoever returns a case must
/// cite one, and the case goes to whom it names.
struct DutyItem {
    std::string id;
    std::string text;
    Level level = Level::community;
    std::string line = {};  // of a department; empty: the unit at the level

    bool operator==(const DutyItem&) const = default;
};

/// What a policy decided about a matter, and what it read.
struct Route {
    RuleOutcome then;
    std::string rule;
    std::vector<FactRead> facts_read;
};

/// A limit by the severity of the case.
struct SeverityLimit {
    Budget normal;
    Budget urgent;

    [[nodiscard]] const Budget& of(Severity severity) const {
        return severity == Severity::urgent ? urgent : normal;
    }
};

inline constexpr Budget working_minutes(std::int64_t n) { return {ClockClass::working_hours, n}; }
inline constexpr Budget any_minutes(std::int64_t n) { return {ClockClass::emergency_hours, n}; }
inline constexpr Budget working_days_of(std::int64_t n) { return {ClockClass::working_days, n}; }
inline constexpr Budget days_of(std::int64_t n) { return {ClockClass::calendar_days, n}; }

/// Returning a case that is not one's own (退单).
struct ReturnRules {
    Budget window = working_days_of(1);  // from the routing
    std::uint32_t ruling_at = 2;         // from this return on a superior must rule
    std::uint32_t meeting_at = 3;        // from this one on the joint meeting decides
};

/// Later limits (延期). The role is the least that may grant one.
struct ExtensionRules {
    std::uint32_t at_most = 2;
    Role first = Role::dispatcher;
    Role later = Role::supervisor;
};

/// Clocks that stand still (挂账).
struct SuspensionRules {
    Role granted_by = Role::supervisor;
    std::vector<SuspensionReason> reasons = {SuspensionReason::season,
                                             SuspensionReason::precondition};
    Budget review_every = days_of(30);
};

/// How what was resolved is checked (核查).
enum class VerificationMode : std::uint8_t { none, resident, sample, always };

struct VerificationRules {
    std::map<Level, VerificationMode> modes = {{Level::grid, VerificationMode::none},
                                               {Level::community, VerificationMode::sample},
                                               {Level::street, VerificationMode::always},
                                               {Level::district, VerificationMode::always},
                                               {Level::city, VerificationMode::always}};
    std::uint32_t sample_percent = 20;
    Budget within = working_days_of(1);
};

/// What passes with a limit: the case moves up, or those concerned are reminded.
enum class OnBreach : std::uint8_t { escalate, remind };

/// What somebody must know (告知), and who: the words of `[notices]`.
enum class NoticeKind : std::uint8_t {
    routed,
    due_soon,
    overdue,
    returned,
    summoned,
    supervised,
    answered,
};
enum class Recipient : std::uint8_t { holder, superior, origin, department };

struct NoticeRules {
    std::map<NoticeKind, std::vector<Recipient>> recipients = {
        {NoticeKind::routed, {Recipient::holder}},
        {NoticeKind::due_soon, {Recipient::holder}},
        {NoticeKind::overdue, {Recipient::holder, Recipient::superior}},
        {NoticeKind::returned, {Recipient::holder, Recipient::superior}},
        {NoticeKind::summoned, {Recipient::department, Recipient::holder}},
        {NoticeKind::supervised, {Recipient::holder, Recipient::superior}},
        {NoticeKind::answered, {Recipient::origin, Recipient::holder}}};
    Duration due_soon_before = hours(4);
};

/// A validated policy: data, immutable. What a text does not say has the value given here.
struct Policy {
    std::string name;
    int utc_offset_minutes = 480;  // local dates in case numbers, months in figures
    std::vector<Category> categories;
    Rules rules;
    std::vector<DutyItem> duties;
    std::vector<Level> ladder = {all_levels.begin(), all_levels.end()};
    std::map<LimitKind, OnBreach> on_breach = {{LimitKind::sign_in, OnBreach::remind},
                                               {LimitKind::level, OnBreach::escalate},
                                               {LimitKind::whole_case, OnBreach::remind}};
    LevelLimits level_limits;
    LevelLimits case_limits;  // the resident's view, by the level first routed to
    SeverityLimit sign_in = {working_minutes(120), any_minutes(30)};
    Budget arrival = any_minutes(30);  // of a department that was called
    std::vector<Level> on_the_spot = {Level::grid};
    ReturnRules returns;
    ExtensionRules extensions;
    SuspensionRules suspensions;
    VerificationRules verification;
    Budget feedback = days_of(14);  // the resident may rate until then
    Budget reopening = days_of(30);
    Duration time_claim = minutes(30);  // so late a claim of time is believed
    Duration night_from = hours(22);    // local time of day
    Duration night_until = hours(6);
    std::map<Level, std::string> calendars;  // ids; a level that is not named: `default`
    NoticeRules notices;

    [[nodiscard]] const Category* category(const CategoryCode& code) const;
    [[nodiscard]] const DutyItem* duty(std::string_view id) const;
};

/// Reads policy.toml. All faults are reported at once, each with line, column and hint.
tl::expected<Policy, std::vector<Fault>> parse_policy(std::string_view text);

/// Reads one that was activated: whether it made sense was judged then, perhaps less strictly.
tl::expected<Policy, std::vector<Fault>> recall_policy(std::string_view text);

/// The policy that ships with the house (engine/domain/policy.toml), for a fresh directory.
std::string_view default_policy_text();

/// Whether a moment's local time of day lies in the policy's night.
bool is_night(const Policy& policy, Instant at);

/// Which rule matches, and what was read on the way to it; nothing when none does.
std::optional<Route> route(const Policy& policy, const Matter& matter);

/// A rule that had its turn: `unmet` says in words which of its terms was the first that did not
/// hold (`households 12, must be at least 30`); empty for the rule that matched.
struct RuleTried {
    std::string rule;
    std::string why;
    std::string unmet;
};

/// How a policy came to a route: every rule up to the one that matched.
struct Explanation {
    Level level = Level::grid;
    std::string rule;
    std::vector<RuleTried> tried;
};

/// Recomputes a route from nothing but the facts that it read (CaseRouted::facts_read). The error
/// says why that cannot be: then this is not the policy that decided, or the facts are not its.
tl::expected<Explanation, std::string> explain(const Policy& policy,
                                               const std::vector<FactRead>& facts_read);

/// The budget of a holder at `level`, or of the case as a whole; nothing: no limit there.
std::optional<Budget> level_budget(const Policy& policy, Level level, Severity severity);
std::optional<Budget> case_budget(const Policy& policy, Level level, Severity severity);

/// The state of the policy stream: the digest of the text in force.
struct PolicyStream {
    Digest in_force;

    bool operator==(const PolicyStream&) const = default;
};

Decision decide(const PolicyStream& current, const ActivatePolicy& command, const Context& context);
PolicyStream evolve(PolicyStream current, const PolicyActivated& fact);

}  // namespace gridcase::engine
