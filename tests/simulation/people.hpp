#pragma once

#include <optional>
#include <vector>

#include "projections/case_row.hpp"
#include "projections/view_store.hpp"
#include "tests/simulation/city.hpp"

namespace gridcase::simulation {

/// Residents and staff: who reports, and what whoever has a case does with it next. They see what
/// the views show, choose mostly what makes sense, and sometimes what does not.
class People {
   public:
    People(const City& city, std::uint64_t cases_per_day)
        : city_(city), cases_per_day_(cases_per_day) {}

    /// What they wish in an hour of the day; each case is touched once.
    std::vector<Wish> wishes(int hour_of_day, Instant now, const projections::ViewStore& views,
                             Chance& chance);
    /// A case has been opened.
    void learn(const CaseNumber& number) { alive_.push_back(number); }

   private:
    [[nodiscard]] Wish report(Chance& chance) const;
    static void take_over(const projections::ViewStore& views, Chance& chance,
                          std::vector<Wish>& wishes);
    std::optional<Wish> next(const projections::CaseRow& row, Chance& chance) const;
    std::optional<Wish> while_routed(const projections::CaseRow& row, Chance& chance) const;
    std::optional<Wish> while_handled(const projections::CaseRow& row, Chance& chance) const;
    std::optional<Wish> while_filed(const projections::CaseRow& row, Chance& chance) const;
    std::optional<Wish> at_any_time(const projections::CaseRow& row, Chance& chance) const;

    const City& city_;
    std::uint64_t cases_per_day_;
    std::vector<CaseNumber> alive_;  // something may still be done about them
};

}  // namespace gridcase::simulation
