#include <bit>
#include <charconv>
#include <string>

#include "engine/domain/issue.hpp"
#include "engine/domain/policy.hpp"

namespace gridcase::engine {
namespace {

/// The facts that a routing kept, back in their places.
class Kept {
   public:
    /// Empty, or what is wrong with the fact.
    std::string take(const FactRead& read) {
        const std::optional<std::size_t> fact = place(read);
        if (!fact) return "fact “" + read.name + " = " + read.value + "” cannot be read";
        known_ |= bit(*fact);
        return {};
    }

    [[nodiscard]] const Matter& matter() const { return matter_; }
    /// The first fact looked at that was not kept.
    [[nodiscard]] std::optional<std::size_t> missing(FactSet looked) const {
        const FactSet unknown = looked & ~known_;
        if (unknown == 0) return std::nullopt;
        return static_cast<std::size_t>(std::countr_zero(unknown));
    }

   private:
    template <class Number>
    static bool read_number(const std::string& text, Number& number) {
        const char* end = text.data() + text.size();
        const auto [stopped, fault] = std::from_chars(text.data(), end, number);
        return fault == std::errc() && stopped == end;
    }

    template <class Word>
    static bool read_word(const std::optional<Word>& parsed, Word& word) {
        if (parsed) word = *parsed;
        return parsed.has_value();
    }

    bool read_days(const std::string& text) {
        matter_.days_since_last.reset();
        if (text == "none") return true;
        return read_number(text, matter_.days_since_last.emplace());
    }

    bool read_flag(const std::string& text, const FlagTerm& term) {
        if (text != "true" && text != "false") return false;
        (term.value ? matter_.facts.*term.value : matter_.at_night) = text == "true";
        return true;
    }

    std::optional<std::size_t> place(const FactRead& read) {
        const auto placed = [](std::size_t fact, bool good) {
            return good ? std::optional(fact) : std::nullopt;
        };
        if (read.name == "category") {
            matter_.category = CategoryCode(read.value);
            return category_fact;
        }
        if (read.name == "severity")
            return placed(severity_fact, read_word(parse_severity(read.value), matter_.severity));
        if (read.name == "channel")
            return placed(channel_fact, read_word(parse_channel(read.value), matter_.channel));
        for (std::size_t i = 0; i < people_terms.size(); ++i)
            if (read.name == people_terms[i].fact)
                return placed(first_people_fact + i,
                              read_number(read.value, matter_.facts.*people_terms[i].value));
        if (read.name == cost_term.fact)
            return placed(cost_fact, read_number(read.value, matter_.facts.*cost_term.value));
        if (read.name == repeats_fact_name) return placed(repeats_fact, read_days(read.value));
        for (std::size_t i = 0; i < flag_terms.size(); ++i)
            if (read.name == flag_terms[i].key)
                return placed(first_flag_fact + i, read_flag(read.value, flag_terms[i]));
        return std::nullopt;
    }

    Matter matter_;
    FactSet known_ = 0;
};

template <class Word, class Name>
std::string one_of(const std::vector<Word>& words, const Name& name) {
    std::string text;
    for (const Word& word : words) text += (text.empty() ? "" : ", ") + std::string(name(word));
    return (words.size() == 1 ? "must be " : "must be one of ") + text;
}

/// What a rule wants of a fact.
std::string wanted(const RuleTerms& when, std::size_t fact) {
    if (fact == category_fact)
        return one_of(when.categories, [](const CategoryCode& code) { return code.value(); });
    if (fact == severity_fact)
        return "must be " + std::string(to_text(when.severity.value_or(Severity::normal)));
    if (fact == channel_fact)
        return one_of(when.channels, [](Channel channel) { return to_text(channel); });
    if (fact < cost_fact)
        return "must be at least " +
               std::to_string((when.*people_terms[fact - first_people_fact].threshold).value_or(0));
    if (fact == cost_fact)
        return "must be at least " + std::to_string((when.*cost_term.threshold).value_or(0));
    if (fact == repeats_fact)
        return "must be at most " + std::to_string(when.repeats_within_days.value_or(0));
    const bool flag = (when.*flag_terms[fact - first_flag_fact].wanted).value_or(false);
    return flag ? "must be true" : "must be false";
}

}  // namespace

tl::expected<Explanation, std::string> explain(const Policy& policy,
                                               const std::vector<FactRead>& facts_read) {
    Kept kept;
    for (const FactRead& read : facts_read)
        if (std::string fault = kept.take(read); !fault.empty()) return tl::unexpected(fault);

    Issue issue(policy.rules, kept.matter());
    Explanation explanation;
    for (std::size_t i = 0; i < policy.rules.size(); ++i) {
        const Rule& rule = policy.rules[i];
        const std::optional<std::size_t> unmet = issue.unmet(policy.rules.trials()[i]);
        if (const auto missing = kept.missing(issue.looked()))
            return tl::unexpected("rule “" + rule.id + "” looks at " + issue.fact(*missing).name +
                                  ", which was not read when the case was routed");
        RuleTried& tried = explanation.tried.emplace_back(rule.id, rule.why, "");
        if (!unmet) {
            explanation.level = rule.then.level;
            explanation.rule = rule.id;
            return explanation;
        }
        const FactRead found = issue.fact(*unmet);
        tried.unmet = found.name + " " + found.value + ", " + wanted(rule.when, *unmet);
    }
    return tl::unexpected(std::string("no rule of this policy matches what was read"));
}

}  // namespace gridcase::engine
