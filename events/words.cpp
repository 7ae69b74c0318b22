#include "events/words.hpp"

#include "events/commit.hpp"

namespace gridcase {
namespace {

template <class Word, std::size_t N>
std::optional<Word> parse(std::string_view text, const std::array<Word, N>& words) {
    for (const Word word : words)
        if (to_text(word) == text) return word;
    return std::nullopt;
}

}  // namespace

// A number that no enumerator has can only come from a log of a newer version: it reads as
// "unknown" and matches no rule.

std::string_view to_text(Level level) {
    switch (level) {
        case Level::grid:
            return "grid";
        case Level::community:
            return "community";
        case Level::street:
            return "street";
        case Level::district:
            return "district";
        case Level::city:
            return "city";
    }
    return "unknown";
}

std::string_view to_text(UnitKind kind) {
    switch (kind) {
        case UnitKind::area:
            return "area";
        case UnitKind::department:
            return "department";
    }
    return "unknown";
}

std::string_view to_text(Role role) {
    switch (role) {
        case Role::worker:
            return "worker";
        case Role::dispatcher:
            return "dispatcher";
        case Role::supervisor:
            return "supervisor";
        case Role::auditor:
            return "auditor";
        case Role::admin:
            return "admin";
        case Role::resident:
            return "resident";
        case Role::system:
            return "system";
    }
    return "unknown";
}

std::string_view to_text(Severity severity) {
    switch (severity) {
        case Severity::normal:
            return "normal";
        case Severity::urgent:
            return "urgent";
    }
    return "unknown";
}

std::string_view to_text(Channel channel) {
    switch (channel) {
        case Channel::patrol:
            return "patrol";
        case Channel::hotline:
            return "hotline";
        case Channel::counter:
            return "counter";
        case Channel::app:
            return "app";
        case Channel::letter:
            return "letter";
        case Channel::visit:
            return "visit";
        case Channel::import:
            return "import";
    }
    return "unknown";
}

std::string_view to_text(EscalationReason reason) {
    switch (reason) {
        case EscalationReason::beyond_competence:
            return "beyond_competence";
        case EscalationReason::beyond_means:
            return "beyond_means";
        case EscalationReason::several_units:
            return "several_units";
        case EscalationReason::overdue:
            return "overdue";
        case EscalationReason::other:
            return "other";
    }
    return "unknown";
}

std::string_view to_text(StreamKind kind) {
    switch (kind) {
        case StreamKind::case_file:
            return "case_file";
        case StreamKind::territory:
            return "territory";
        case StreamKind::policy:
            return "policy";
    }
    return "unknown";
}

std::string to_text(const StreamName& stream) {
    return std::string(to_text(stream.kind)) + "/" + stream.id;
}

std::optional<Level> parse_level(std::string_view text) { return parse(text, all_levels); }

std::optional<UnitKind> parse_unit_kind(std::string_view text) {
    return parse(text, std::array{UnitKind::area, UnitKind::department});
}

std::optional<Role> parse_role(std::string_view text) {
    return parse(text, std::array{Role::worker, Role::dispatcher, Role::supervisor, Role::auditor,
                                  Role::admin, Role::resident, Role::system});
}

std::optional<Severity> parse_severity(std::string_view text) {
    return parse(text, std::array{Severity::normal, Severity::urgent});
}

std::optional<Channel> parse_channel(std::string_view text) {
    return parse(text, std::array{Channel::patrol, Channel::hotline, Channel::counter, Channel::app,
                                  Channel::letter, Channel::visit, Channel::import});
}

std::optional<EscalationReason> parse_escalation_reason(std::string_view text) {
    return parse(text, std::array{EscalationReason::beyond_competence,
                                  EscalationReason::beyond_means, EscalationReason::several_units,
                                  EscalationReason::overdue, EscalationReason::other});
}

std::string_view chinese(Level level) {
    switch (level) {
        case Level::grid:
            return "网格";
        case Level::community:
            return "社区";
        case Level::street:
            return "街道";
        case Level::district:
            return "区县";
        case Level::city:
            return "市";
    }
    return "未知";
}

}  // namespace gridcase
