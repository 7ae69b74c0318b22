#pragma once

#include <array>

#include "engine/domain/policy.hpp"
#include "engine/domain/policy_words.hpp"

namespace gridcase::engine {

// The closed vocabularies of policy.toml: what may stand there, by the words of events/words.hpp
// where those have them.

inline constexpr std::array level_words{
    Named<Level>{"grid", Level::grid}, Named<Level>{"community", Level::community},
    Named<Level>{"street", Level::street}, Named<Level>{"district", Level::district},
    Named<Level>{"city", Level::city}};

inline constexpr std::array severity_words{Named<Severity>{"normal", Severity::normal},
                                           Named<Severity>{"urgent", Severity::urgent}};

inline constexpr std::array channel_words{
    Named<Channel>{"patrol", Channel::patrol},   Named<Channel>{"hotline", Channel::hotline},
    Named<Channel>{"counter", Channel::counter}, Named<Channel>{"app", Channel::app},
    Named<Channel>{"letter", Channel::letter},   Named<Channel>{"visit", Channel::visit},
    Named<Channel>{"import", Channel::import}};

/// Whose passing may move a case up.
inline constexpr std::array breach_limit_words{
    Named<LimitKind>{"sign_in", LimitKind::sign_in}, Named<LimitKind>{"level", LimitKind::level},
    Named<LimitKind>{"whole_case", LimitKind::whole_case},
    Named<LimitKind>{"arrival", LimitKind::arrival},
    Named<LimitKind>{"supervision", LimitKind::supervision}};

inline constexpr std::array on_breach_words{Named<OnBreach>{"escalate", OnBreach::escalate},
                                            Named<OnBreach>{"remind", OnBreach::remind}};

/// Who may grant what a holder asks for.
inline constexpr std::array granting_words{Named<Role>{"dispatcher", Role::dispatcher},
                                           Named<Role>{"supervisor", Role::supervisor}};

inline constexpr std::array suspension_words{
    Named<SuspensionReason>{"season", SuspensionReason::season},
    Named<SuspensionReason>{"precondition", SuspensionReason::precondition},
    Named<SuspensionReason>{"other", SuspensionReason::other}};

inline constexpr std::array verification_words{
    Named<VerificationMode>{"none", VerificationMode::none},
    Named<VerificationMode>{"resident", VerificationMode::resident},
    Named<VerificationMode>{"sample", VerificationMode::sample},
    Named<VerificationMode>{"always", VerificationMode::always}};

inline constexpr std::array notice_words{Named<NoticeKind>{"routed", NoticeKind::routed},
                                         Named<NoticeKind>{"due_soon", NoticeKind::due_soon},
                                         Named<NoticeKind>{"overdue", NoticeKind::overdue},
                                         Named<NoticeKind>{"returned", NoticeKind::returned},
                                         Named<NoticeKind>{"summoned", NoticeKind::summoned},
                                         Named<NoticeKind>{"supervised", NoticeKind::supervised},
                                         Named<NoticeKind>{"answered", NoticeKind::answered}};

inline constexpr std::array recipient_words{Named<Recipient>{"holder", Recipient::holder},
                                            Named<Recipient>{"superior", Recipient::superior},
                                            Named<Recipient>{"origin", Recipient::origin},
                                            Named<Recipient>{"department", Recipient::department}};

}  // namespace gridcase::engine
