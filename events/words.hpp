#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace gridcase {

// Small closed vocabularies. The numbers are on disk for ever: append, never renumber.

/// 层级: the rung of the ladder on which a unit stands.
enum class Level : std::uint8_t { grid = 1, community, street, district, city };
inline constexpr std::array all_levels{Level::grid, Level::community, Level::street,
                                       Level::district, Level::city};

/// A unit of the territory (区划单元), or what stands beside or below one.
enum class UnitKind : std::uint8_t {
    area = 1,
    department,           // 部门, with a line of business
    dedicated_grid,       // 专属网格: a market, a school, a hospital; no households
    building,             // 楼栋, below a grid
    stairwell,            // 单元, below a building
    road,                 // 街路巷: a line that areas share, with a chief of its own
    member_organisation,  // 共建单位
};

/// Who may do what; `system` is the house itself (importers, timers, processes).
enum class Role : std::uint8_t {
    worker = 1,
    dispatcher,
    supervisor,
    auditor,
    admin,
    resident,
    system
};

enum class Severity : std::uint8_t { normal = 1, urgent };

/// How an issue reached the house.
enum class Channel : std::uint8_t { patrol = 1, hotline, counter, app, letter, visit, import };

/// Why a case moved up the ladder (上报).
enum class EscalationReason : std::uint8_t {
    beyond_competence = 1,
    beyond_means,
    several_units,
    overdue,
    other,
    returned,    // the second return: the superior must rule
    reopened,    // a closed case goes to its handler's superior
    supervised,  // by a superior's order
};

/// How a limit's time is counted; calendar.hpp says what each means.
enum class ClockClass : std::uint8_t {
    working_hours = 1,  // 工作时
    emergency_hours,    // 紧急工作时
    working_days,       // 工作日
    calendar_days,      // 自然日
};
inline constexpr std::array all_clock_classes{ClockClass::working_hours,
                                              ClockClass::emergency_hours, ClockClass::working_days,
                                              ClockClass::calendar_days};

/// What has a limit: each has a timer of its own.
enum class LimitKind : std::uint8_t {
    sign_in = 1,   // 签收
    level,         // this holder's (本级时限)
    whole_case,    // the resident's view (整案时限)
    arrival,       // of a department that was called (报到)
    verification,  // 核查
    feedback,      // the resident's answer (评价)
    supervision,   // of an order (督办)
};
inline constexpr std::array all_limit_kinds{
    LimitKind::sign_in,      LimitKind::level,    LimitKind::whole_case, LimitKind::arrival,
    LimitKind::verification, LimitKind::feedback, LimitKind::supervision};

/// Why a limit that passed did not move the case up.
enum class WithheldReason : std::uint8_t {
    reminder_only = 1,  // the policy reminds, and does not escalate, when this limit passes
    top_of_ladder,      // the policy's ladder ends at the holder's level
    no_superior,        // nobody stands above the holder
    handled,            // it is resolved; what is late is the checking or the filing
};

/// How a mediation (调解) ended.
enum class MediationOutcome : std::uint8_t { agreed = 1, not_agreed, adjourned };

/// Who must check that a case is handled (核查) before it may be closed.
enum class Verification : std::uint8_t { none = 1, resident, staff };

/// What a holder may ask its superiors for.
enum class RequestKind : std::uint8_t { extension = 1, suspension };

/// Why the clocks of a case stand still (挂账).
enum class SuspensionReason : std::uint8_t { season = 1, precondition, other };

/// Why a case has another holder though it did not move on the ladder.
enum class HolderChange : std::uint8_t {
    vacancy = 1,  // the post is empty: the superior unit holds (兜底)
    post_filled,  // somebody new, or somebody again
    stand_in,     // somebody for a time
    redrawn,      // the grid was split, merged or redrawn
};

std::string_view to_text(Level level);
std::string_view to_text(UnitKind kind);
std::string_view to_text(Role role);
std::string_view to_text(Severity severity);
std::string_view to_text(Channel channel);
std::string_view to_text(EscalationReason reason);
std::string_view to_text(ClockClass clock_class);
std::string_view to_text(LimitKind limit);
std::string_view to_text(WithheldReason reason);
std::string_view to_text(MediationOutcome outcome);
std::string_view to_text(Verification verification);
std::string_view to_text(RequestKind kind);
std::string_view to_text(SuspensionReason reason);
std::string_view to_text(HolderChange change);

/// The inverse of to_text; nothing for an unknown word.
std::optional<Level> parse_level(std::string_view text);
std::optional<UnitKind> parse_unit_kind(std::string_view text);
std::optional<Role> parse_role(std::string_view text);
std::optional<Severity> parse_severity(std::string_view text);
std::optional<Channel> parse_channel(std::string_view text);
std::optional<EscalationReason> parse_escalation_reason(std::string_view text);
std::optional<ClockClass> parse_clock_class(std::string_view text);
std::optional<LimitKind> parse_limit_kind(std::string_view text);
std::optional<WithheldReason> parse_withheld_reason(std::string_view text);
std::optional<MediationOutcome> parse_mediation_outcome(std::string_view text);
std::optional<Verification> parse_verification(std::string_view text);
std::optional<RequestKind> parse_request_kind(std::string_view text);
std::optional<SuspensionReason> parse_suspension_reason(std::string_view text);
std::optional<HolderChange> parse_holder_change(std::string_view text);

/// The Chinese word for people: 网格, 社区, …
std::string_view chinese(Level level);
/// 签收, 本级办理, 整案办理, …
std::string_view chinese(LimitKind limit);

}  // namespace gridcase
