#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/domain/rule_terms.hpp"
#include "engine/domain/rules.hpp"

namespace gridcase::engine {

/// A matter under the eyes of the rules: it remembers which of its facts were looked at.
class Issue {
   public:
    Issue(const Rules& rules, const Matter& matter)
        : rules_(rules), matter_(matter), category_(rules.number_of(matter.category)) {
        for (std::size_t i = 0; i < flag_terms.size(); ++i)
            if (flag_of(matter, flag_terms[i])) flags_ |= bit(first_flag_fact + i);
    }

    /// Tries a rule's terms in their order: the fact of the first that does not hold, or nothing
    /// when all do.
    std::optional<std::size_t> unmet(const RuleTrial& trial) {
        const FactSet failing = failing_terms(trial);
        if (failing == 0) {
            looked_ |= trial.facts;
            return std::nullopt;
        }
        const auto first = static_cast<std::size_t>(std::countr_zero(failing));
        const FactSet up_to_first = (bit(first) << 1U) - 1;
        looked_ |= trial.facts & up_to_first;
        return first;
    }

    [[nodiscard]] FactSet looked() const { return looked_; }

    [[nodiscard]] FactRead fact(std::size_t fact) const {
        if (fact == category_fact) return {"category", matter_.category.value()};
        if (fact == severity_fact) return {"severity", std::string(to_text(matter_.severity))};
        if (fact == channel_fact) return {"channel", std::string(to_text(matter_.channel))};
        if (fact < cost_fact) {
            const auto& term = people_terms[fact - first_people_fact];
            return {std::string(term.fact), std::to_string(matter_.facts.*term.value)};
        }
        if (fact == cost_fact)
            return {std::string(cost_term.fact), std::to_string(matter_.facts.*cost_term.value)};
        if (fact == repeats_fact)
            return {std::string(repeats_fact_name),
                    matter_.days_since_last ? std::to_string(*matter_.days_since_last) : "none"};
        const FlagTerm& term = flag_terms[fact - first_flag_fact];
        return {std::string(term.key), flag_of(matter_, term) ? "true" : "false"};
    }

    /// What was looked at, in the order of the terms.
    [[nodiscard]] std::vector<FactRead> facts_read() const {
        std::vector<FactRead> facts;
        for (std::size_t i = 0; i < fact_count; ++i)
            if ((looked_ & bit(i)) != 0) facts.push_back(fact(i));
        return facts;
    }

   private:
    /// A bit for each term that does not hold; when the category fails, the rest is not tried.
    [[nodiscard]] FactSet failing_terms(const RuleTrial& trial) const {
        const auto asks = [&](std::size_t fact) { return (trial.facts & bit(fact)) != 0; };
        if (asks(category_fact) && !names_category(trial)) return bit(category_fact);
        FactSet failing = trial.facts & (trial.flags ^ flags_) & ~(bit(first_flag_fact) - 1);
        const auto fails = [&](std::size_t fact, bool holds) {
            if (asks(fact) && !holds) failing |= bit(fact);
        };
        fails(severity_fact, matter_.severity == trial.severity);
        fails(channel_fact, (trial.channels & bit(matter_.channel)) != 0);
        for (std::size_t i = 0; i < people_terms.size(); ++i)
            fails(first_people_fact + i,
                  matter_.facts.*people_terms[i].value >= trial.*people_terms[i].at_least);
        fails(cost_fact, matter_.facts.estimated_cost_yuan >= trial.cost_yuan);
        fails(repeats_fact,
              matter_.days_since_last && *matter_.days_since_last <= trial.repeats_within_days);
        return failing;
    }

    [[nodiscard]] bool names_category(const RuleTrial& trial) const {
        const std::uint32_t* listed = rules_.category_lists().data() + trial.first_category;
        for (std::uint32_t i = 0; i < trial.categories; ++i)
            if (listed[i] == category_) return true;
        return false;
    }

    const Rules& rules_;
    const Matter& matter_;
    std::uint32_t category_;
    FactSet flags_ = 0;
    FactSet looked_ = 0;
};

}  // namespace gridcase::engine
