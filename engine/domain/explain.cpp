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
        known_.set(*fact);
        return {};
    }

    [[nodiscard]] Issue issue() const { return {category_, severity_, facts_}; }
    /// The first fact looked at that was not kept.
    [[nodiscard]] std::optional<std::size_t> missing(const FactSet& looked) const {
        for (std::size_t i = 0; i < fact_count; ++i)
            if (looked.test(i) && !known_.test(i)) return i;
        return std::nullopt;
    }

   private:
    template <class Number>
    static bool read_number(const std::string& text, Number& number) {
        const char* end = text.data() + text.size();
        const auto [stopped, fault] = std::from_chars(text.data(), end, number);
        return fault == std::errc() && stopped == end;
    }

    std::optional<std::size_t> place(const FactRead& read) {
        if (read.name == "category") {
            category_ = CategoryCode(read.value);
            return category_fact;
        }
        if (read.name == "severity") {
            if (read.value != to_text(Severity::normal) && read.value != to_text(Severity::urgent))
                return std::nullopt;
            severity_ =
                read.value == to_text(Severity::urgent) ? Severity::urgent : Severity::normal;
            return severity_fact;
        }
        for (std::size_t i = 0; i < people_terms.size(); ++i)
            if (read.name == people_terms[i].fact)
                return read_number(read.value, facts_.*people_terms[i].value)
                           ? std::optional(first_people_fact + i)
                           : std::nullopt;
        if (read.name == cost_term.fact)
            return read_number(read.value, facts_.*cost_term.value) ? std::optional(cost_fact)
                                                                    : std::nullopt;
        for (std::size_t i = 0; i < flag_terms.size(); ++i) {
            if (read.name != flag_terms[i].key) continue;
            if (read.value != "true" && read.value != "false") return std::nullopt;
            facts_.*flag_terms[i].value = read.value == "true";
            return first_flag_fact + i;
        }
        return std::nullopt;
    }

    CategoryCode category_;
    Severity severity_ = Severity::normal;
    CaseFacts facts_;
    FactSet known_;
};

std::string joined(const std::vector<CategoryCode>& codes) {
    std::string text;
    for (const CategoryCode& code : codes) text += (text.empty() ? "" : ", ") + code.value();
    return text;
}

/// What a rule wants of a fact.
std::string wanted(const RuleTerms& when, std::size_t fact) {
    if (fact == category_fact)
        return (when.categories.size() == 1 ? "must be " : "must be one of ") +
               joined(when.categories);
    if (fact == severity_fact)
        return "must be " + std::string(to_text(when.severity.value_or(Severity::normal)));
    if (fact < cost_fact)
        return "must be at least " +
               std::to_string((when.*people_terms[fact - first_people_fact].threshold).value_or(0));
    if (fact == cost_fact)
        return "must be at least " + std::to_string((when.*cost_term.threshold).value_or(0));
    const bool flag = (when.*flag_terms[fact - first_flag_fact].wanted).value_or(false);
    return flag ? "must be true" : "must be false";
}

}  // namespace

tl::expected<Explanation, std::string> explain(const Policy& policy,
                                               const std::vector<FactRead>& facts_read) {
    Kept kept;
    for (const FactRead& read : facts_read)
        if (std::string fault = kept.take(read); !fault.empty()) return tl::unexpected(fault);

    Issue issue = kept.issue();
    Explanation explanation;
    for (const Rule& rule : policy.rules) {
        const std::optional<std::size_t> unmet = issue.unmet(rule.when);
        if (const auto missing = kept.missing(issue.looked()))
            return tl::unexpected("rule “" + rule.id + "” looks at " + issue.fact(*missing).name +
                                  ", which was not read when the case was routed");
        RuleTried& tried = explanation.tried.emplace_back(rule.id, rule.why, "");
        if (!unmet) {
            explanation.level = rule.level;
            explanation.rule = rule.id;
            return explanation;
        }
        const FactRead found = issue.fact(*unmet);
        tried.unmet = found.name + " " + found.value + ", " + wanted(rule.when, *unmet);
    }
    return tl::unexpected(std::string("no rule of this policy matches what was read"));
}

}  // namespace gridcase::engine
