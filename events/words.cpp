#include "events/words.hpp"

#include "events/commit.hpp"

namespace gridcase {
namespace {

// One table for each vocabulary; a number that stands in none can only come from a log of a newer
// version: it reads as "unknown" and matches no rule.

template <class Word>
struct Named {
    Word word;
    std::string_view text;
};
template <class Word>
Named(Word, const char*) -> Named<Word>;  // clang 16 cannot tell by itself

constexpr std::array level_words{Named{Level::grid, "grid"}, Named{Level::community, "community"},
                                 Named{Level::street, "street"}, Named{Level::district, "district"},
                                 Named{Level::city, "city"}};

constexpr std::array unit_kind_words{Named{UnitKind::area, "area"},
                                     Named{UnitKind::department, "department"},
                                     Named{UnitKind::dedicated_grid, "dedicated_grid"},
                                     Named{UnitKind::building, "building"},
                                     Named{UnitKind::stairwell, "stairwell"},
                                     Named{UnitKind::road, "road"},
                                     Named{UnitKind::member_organisation, "member_organisation"}};

constexpr std::array role_words{
    Named{Role::worker, "worker"},         Named{Role::dispatcher, "dispatcher"},
    Named{Role::supervisor, "supervisor"}, Named{Role::auditor, "auditor"},
    Named{Role::admin, "admin"},           Named{Role::resident, "resident"},
    Named{Role::system, "system"}};

constexpr std::array severity_words{Named{Severity::normal, "normal"},
                                    Named{Severity::urgent, "urgent"}};

constexpr std::array channel_words{
    Named{Channel::patrol, "patrol"},   Named{Channel::hotline, "hotline"},
    Named{Channel::counter, "counter"}, Named{Channel::app, "app"},
    Named{Channel::letter, "letter"},   Named{Channel::visit, "visit"},
    Named{Channel::import, "import"}};

constexpr std::array escalation_reason_words{
    Named{EscalationReason::beyond_competence, "beyond_competence"},
    Named{EscalationReason::beyond_means, "beyond_means"},
    Named{EscalationReason::several_units, "several_units"},
    Named{EscalationReason::overdue, "overdue"},
    Named{EscalationReason::other, "other"},
    Named{EscalationReason::returned, "returned"},
    Named{EscalationReason::reopened, "reopened"},
    Named{EscalationReason::supervised, "supervised"}};

constexpr std::array clock_class_words{Named{ClockClass::working_hours, "working_hours"},
                                       Named{ClockClass::emergency_hours, "emergency_hours"},
                                       Named{ClockClass::working_days, "working_days"},
                                       Named{ClockClass::calendar_days, "calendar_days"}};

constexpr std::array limit_kind_words{
    Named{LimitKind::sign_in, "sign_in"},           Named{LimitKind::level, "level"},
    Named{LimitKind::whole_case, "case"},           Named{LimitKind::arrival, "arrival"},
    Named{LimitKind::verification, "verification"}, Named{LimitKind::feedback, "feedback"},
    Named{LimitKind::supervision, "supervision"}};

constexpr std::array withheld_reason_words{Named{WithheldReason::reminder_only, "reminder_only"},
                                           Named{WithheldReason::top_of_ladder, "top_of_ladder"},
                                           Named{WithheldReason::no_superior, "no_superior"},
                                           Named{WithheldReason::handled, "handled"}};

constexpr std::array mediation_outcome_words{Named{MediationOutcome::agreed, "agreed"},
                                             Named{MediationOutcome::not_agreed, "not_agreed"},
                                             Named{MediationOutcome::adjourned, "adjourned"}};

constexpr std::array verification_words{Named{Verification::none, "none"},
                                        Named{Verification::resident, "resident"},
                                        Named{Verification::staff, "staff"}};

constexpr std::array request_kind_words{Named{RequestKind::extension, "extension"},
                                        Named{RequestKind::suspension, "suspension"}};

constexpr std::array suspension_reason_words{Named{SuspensionReason::season, "season"},
                                             Named{SuspensionReason::precondition, "precondition"},
                                             Named{SuspensionReason::other, "other"}};

constexpr std::array holder_change_words{
    Named{HolderChange::vacancy, "vacancy"}, Named{HolderChange::post_filled, "post_filled"},
    Named{HolderChange::stand_in, "stand_in"}, Named{HolderChange::redrawn, "redrawn"}};

constexpr std::array stream_kind_words{
    Named{StreamKind::case_file, "case_file"}, Named{StreamKind::territory, "territory"},
    Named{StreamKind::policy, "policy"},       Named{StreamKind::calendar, "calendar"},
    Named{StreamKind::notices, "notices"},     Named{StreamKind::handover, "handover"},
    Named{StreamKind::person, "person"},       Named{StreamKind::head_key, "head_key"}};

template <class Word, std::size_t N>
std::string_view text_of(Word word, const std::array<Named<Word>, N>& names) {
    for (const auto& named : names)
        if (named.word == word) return named.text;
    return "unknown";
}

template <class Word, std::size_t N>
std::optional<Word> parse(std::string_view text, const std::array<Named<Word>, N>& names) {
    for (const auto& named : names)
        if (named.text == text) return named.word;
    return std::nullopt;
}

}  // namespace

std::string_view to_text(Level level) { return text_of(level, level_words); }
std::string_view to_text(UnitKind kind) { return text_of(kind, unit_kind_words); }
std::string_view to_text(Role role) { return text_of(role, role_words); }
std::string_view to_text(Severity severity) { return text_of(severity, severity_words); }
std::string_view to_text(Channel channel) { return text_of(channel, channel_words); }
std::string_view to_text(EscalationReason reason) {
    return text_of(reason, escalation_reason_words);
}
std::string_view to_text(ClockClass clock_class) { return text_of(clock_class, clock_class_words); }
std::string_view to_text(LimitKind limit) { return text_of(limit, limit_kind_words); }
std::string_view to_text(WithheldReason reason) { return text_of(reason, withheld_reason_words); }
std::string_view to_text(MediationOutcome outcome) {
    return text_of(outcome, mediation_outcome_words);
}
std::string_view to_text(Verification verification) {
    return text_of(verification, verification_words);
}
std::string_view to_text(RequestKind kind) { return text_of(kind, request_kind_words); }
std::string_view to_text(SuspensionReason reason) {
    return text_of(reason, suspension_reason_words);
}
std::string_view to_text(HolderChange change) { return text_of(change, holder_change_words); }

std::string_view to_text(StreamKind kind) { return text_of(kind, stream_kind_words); }

std::string to_text(const StreamName& stream) {
    return std::string(to_text(stream.kind)) + "/" + stream.id;
}

std::optional<Level> parse_level(std::string_view text) { return parse(text, level_words); }
std::optional<UnitKind> parse_unit_kind(std::string_view text) {
    return parse(text, unit_kind_words);
}
std::optional<Role> parse_role(std::string_view text) { return parse(text, role_words); }
std::optional<Severity> parse_severity(std::string_view text) {
    return parse(text, severity_words);
}
std::optional<Channel> parse_channel(std::string_view text) { return parse(text, channel_words); }
std::optional<EscalationReason> parse_escalation_reason(std::string_view text) {
    return parse(text, escalation_reason_words);
}
std::optional<ClockClass> parse_clock_class(std::string_view text) {
    return parse(text, clock_class_words);
}
std::optional<LimitKind> parse_limit_kind(std::string_view text) {
    return parse(text, limit_kind_words);
}
std::optional<WithheldReason> parse_withheld_reason(std::string_view text) {
    return parse(text, withheld_reason_words);
}
std::optional<MediationOutcome> parse_mediation_outcome(std::string_view text) {
    return parse(text, mediation_outcome_words);
}
std::optional<Verification> parse_verification(std::string_view text) {
    return parse(text, verification_words);
}
std::optional<RequestKind> parse_request_kind(std::string_view text) {
    return parse(text, request_kind_words);
}
std::optional<SuspensionReason> parse_suspension_reason(std::string_view text) {
    return parse(text, suspension_reason_words);
}
std::optional<HolderChange> parse_holder_change(std::string_view text) {
    return parse(text, holder_change_words);
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

std::string_view chinese(LimitKind limit) {
    switch (limit) {
        case LimitKind::sign_in:
            return "签收";
        case LimitKind::level:
            return "本级办理";
        case LimitKind::whole_case:
            return "整案办理";
        case LimitKind::arrival:
            return "部门报到";
        case LimitKind::verification:
            return "核查";
        case LimitKind::feedback:
            return "评价";
        case LimitKind::supervision:
            return "督办";
    }
    return "未知";
}

}  // namespace gridcase
