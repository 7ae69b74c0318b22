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

/// A unit of the territory (区划单元) or a department (部门) beside it.
enum class UnitKind : std::uint8_t { area = 1, department };

/// Who may do what; `system` is the house itself (importers, later timers).
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
    other
};

std::string_view to_text(Level level);
std::string_view to_text(UnitKind kind);
std::string_view to_text(Role role);
std::string_view to_text(Severity severity);
std::string_view to_text(Channel channel);
std::string_view to_text(EscalationReason reason);

/// The inverse of to_text; nothing for an unknown word.
std::optional<Level> parse_level(std::string_view text);
std::optional<UnitKind> parse_unit_kind(std::string_view text);
std::optional<Role> parse_role(std::string_view text);
std::optional<Severity> parse_severity(std::string_view text);
std::optional<Channel> parse_channel(std::string_view text);
std::optional<EscalationReason> parse_escalation_reason(std::string_view text);

/// The Chinese word for people: 网格, 社区, …
std::string_view chinese(Level level);

}  // namespace gridcase
