// Commands about a case's clocks: later limits, clocks that stand still.

#include <charconv>

#include "adapters/json/forms.hpp"

namespace gridcase::json {

namespace {

constexpr std::int64_t days_limit = 366;

constexpr std::string_view limit_words = "level, case";
constexpr std::string_view extension_reasons = "season, precondition, other";
constexpr std::string_view amount_hint =
    "such as 2 days for a clock that counts days, 4 hours or 90 minutes for one that counts hours";

struct Amount {
    std::int64_t count = 0;
    engine::AmountUnit unit = engine::AmountUnit::minutes;
};

/// `2 days`, `1 day`; `4 hours`, `90 minutes`. Clocks count in days or in minutes.
std::optional<Amount> parse_amount(std::string_view text) {
    std::int64_t count = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
    if (read.ec != std::errc{} || count <= 0) return std::nullopt;
    std::string_view unit = text.substr(static_cast<std::size_t>(read.ptr - text.data()));
    if (!unit.starts_with(' ')) return std::nullopt;
    unit.remove_prefix(1);
    if (unit.ends_with('s')) unit.remove_suffix(1);
    if (unit == "day" && count <= days_limit) return Amount{count, engine::AmountUnit::days};
    if (unit == "hour" && count <= days_limit * 24) return Amount{count * 60};
    if (unit == "minute" && count <= days_limit * 24 * 60) return Amount{count};
    return std::nullopt;
}

Amount amount_of(Body& body) {
    const std::optional<std::string> given = body.text("amount", 64);
    if (!given) return {};
    const std::optional<Amount> amount = parse_amount(*given);
    if (!amount)
        body.fail("amount", "must be a whole number of minutes, hours or days, at most " +
                                std::to_string(days_limit) + " days: " + std::string(amount_hint));
    return amount.value_or(Amount{});
}

engine::Command request_extension(Body& body) {
    const Amount amount = amount_of(body);
    return engine::RequestExtension{
        body.case_number(),
        body.word("limit", limit_words, parse_limit_kind).value_or(LimitKind::level), amount.count,
        body.told("ground"), amount.unit};
}

engine::Command request_suspension(Body& body) {
    return engine::RequestSuspension{body.case_number(),
                                     body.word("reason", extension_reasons, parse_suspension_reason)
                                         .value_or(SuspensionReason::other),
                                     body.remark("ground")};
}

engine::Command approve(Body& body) { return engine::ApproveRequest{body.case_number()}; }

engine::Command refuse(Body& body) {
    return engine::RefuseRequest{body.case_number(), body.remark("remark")};
}

engine::Command resume(Body& body) { return engine::ResumeCase{body.case_number()}; }

}  // namespace

std::vector<CommandForm> limit_forms() {
    return {
        about_case<request_extension>(
            "request_extension", "the holder asks for a later limit (申请延期)",
            "extension requested 已申请延期",
            {needed(word("limit", limit_words)), needed(word("amount", amount_hint)),
             needed(prose("ground"))}),
        about_case<request_suspension>(
            "request_suspension", "the holder asks that the clocks stand still (申请挂账)",
            "suspension requested 已申请挂账",
            {needed(word("reason", extension_reasons)), prose("ground")}),
        about_case<approve>("approve", "a superior grants what was asked for (批准)",
                            "approved 已批准", {}),
        about_case<refuse>("refuse", "a superior refuses what was asked for (驳回)",
                           "refused 已驳回", {prose("remark")}),
        about_case<resume>("resume", "the clocks run again (恢复计时)", "resumed 已恢复", {}),
    };
}

}  // namespace gridcase::json
