#include "engine/domain/policy_said.hpp"

#include "engine/domain/policy_vocabulary.hpp"
#include "engine/domain/policy_words.hpp"
#include "engine/domain/rule_terms.hpp"

namespace gridcase::engine {
namespace {

template <class Values, class Name>
std::string joined(const Values& values, const Name& name) {
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : ", ") + std::string(name(value));
    return text.empty() ? "none" : text;
}

template <class Vocabulary>
auto words_in(const Vocabulary& vocabulary) {
    return [&](auto meaning) { return word_for(vocabulary, meaning); };
}

std::string truth(bool value) { return value ? "true" : "false"; }

void say_terms(const RuleTerms& when, Said& said) {
    const auto say = [&](std::string_view key, std::string value) {
        said.emplace_back("when." + std::string(key), std::move(value));
    };
    if (!when.categories.empty())
        say("category", joined(when.categories, [](const auto& code) { return code.value(); }));
    if (when.severity) say("severity", std::string(to_text(*when.severity)));
    if (!when.channels.empty()) say("channel", joined(when.channels, words_in(channel_words)));
    for (const auto& term : people_terms)
        if (const auto& threshold = when.*term.threshold) say(term.key, std::to_string(*threshold));
    if (const auto& threshold = when.*cost_term.threshold)
        say(cost_term.key, std::to_string(*threshold));
    if (when.repeats_within_days) say(repeats_key, std::to_string(*when.repeats_within_days) + "d");
    for (const auto& term : flag_terms)
        if (const auto& wanted = when.*term.wanted) say(term.key, truth(*wanted));
}

void say_limits(const std::string& table, const LevelLimits& limits, Said& said) {
    for (const auto& [level, budget] : limits.normal)
        said.emplace_back(table + "." + std::string(to_text(level)), to_text(budget));
    for (const auto& [level, budget] : limits.urgent)
        said.emplace_back(table + ".urgent." + std::string(to_text(level)), to_text(budget));
}

void say_conduct(const Policy& policy, Said& said) {
    const auto say = [&](const std::string& key, std::string_view value) {
        said.emplace_back(key, std::string(value));
    };
    for (const auto& [word, limit] : breach_limit_words)
        if (const auto what = policy.on_breach.find(limit); what != policy.on_breach.end())
            say("on_breach." + std::string(word), word_for(on_breach_words, what->second));
    say("on_the_spot.levels", joined(policy.on_the_spot, words_in(level_words)));
    say("returns.window", to_text(policy.returns.window));
    say("returns.ruling_at", std::to_string(policy.returns.ruling_at));
    say("returns.meeting_at", std::to_string(policy.returns.meeting_at));
    say("extensions.at_most", std::to_string(policy.extensions.at_most));
    say("extensions.first", word_for(granting_words, policy.extensions.first));
    say("extensions.later", word_for(granting_words, policy.extensions.later));
    say("suspensions.granted_by", word_for(granting_words, policy.suspensions.granted_by));
    say("suspensions.reasons", joined(policy.suspensions.reasons, words_in(suspension_words)));
    say("suspensions.review_every", to_text(policy.suspensions.review_every));
    for (const auto& [level, mode] : policy.verification.modes)
        say("verification." + std::string(to_text(level)), word_for(verification_words, mode));
    say("verification.sample_percent", std::to_string(policy.verification.sample_percent));
    say("verification.within", to_text(policy.verification.within));
    say("time_claims.believed", to_text(policy.time_claim));
    say("night.from", time_of_day(policy.night_from));
    say("night.until", time_of_day(policy.night_until));
    for (const auto& [level, id] : policy.calendars)
        say("calendars." + std::string(to_text(level)), id);
    for (const auto& [kind, recipients] : policy.notices.recipients)
        say("notices." + std::string(word_for(notice_words, kind)),
            joined(recipients, words_in(recipient_words)));
    say("notices.due_soon_before", to_text(policy.notices.due_soon_before));
}

/// `+08:00`.
std::string offset_text(int minutes_east) {
    const int size = minutes_east < 0 ? -minutes_east : minutes_east;
    return (minutes_east < 0 ? "-" : "+") + time_of_day(minutes(size));
}

}  // namespace

Said said(const Category& category) {
    return {{"name_zh", category.name_zh},
            {"name_en", category.name_en},
            {"enquiry", truth(category.enquiry)}};
}

Said said(const Rule& rule) {
    Said said{{"why", rule.why}};
    say_terms(rule.when, said);
    said.emplace_back("level", to_text(rule.then.level));
    if (!rule.then.line.empty()) said.emplace_back("department", rule.then.line);
    if (rule.then.level_limit) said.emplace_back("within", to_text(*rule.then.level_limit));
    if (rule.then.case_limit) said.emplace_back("case_within", to_text(*rule.then.case_limit));
    if (rule.then.meeting) said.emplace_back("meeting", "true");
    if (!rule.then.notify.empty())
        said.emplace_back("notify", joined(rule.then.notify, words_in(level_words)));
    return said;
}

Said said(const DutyItem& duty) {
    Said said{{"text", duty.text}};
    if (duty.line.empty())
        said.emplace_back("level", to_text(duty.level));
    else
        said.emplace_back("department", duty.line);
    return said;
}

Said said(const Policy& policy) {
    Said said{{"name", policy.name},
              {"utc_offset", offset_text(policy.utc_offset_minutes)},
              {"ladder", joined(policy.ladder, words_in(level_words))},
              {"sign_in.normal", to_text(policy.sign_in.normal)},
              {"sign_in.urgent", to_text(policy.sign_in.urgent)}};
    say_limits("level_limits", policy.level_limits, said);
    say_limits("case_limits", policy.case_limits, said);
    said.emplace_back("limits.arrival", to_text(policy.arrival));
    said.emplace_back("limits.feedback", to_text(policy.feedback));
    said.emplace_back("limits.reopening", to_text(policy.reopening));
    say_conduct(policy, said);
    return said;
}

}  // namespace gridcase::engine
