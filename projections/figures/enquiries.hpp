#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// What was asked and answered at once, counted by persons (咨询人次).
struct Enquiries {
    static constexpr std::string_view id = "enquiries";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "咨询人次";
    static constexpr std::string_view definition =
        "enquiries: closings of enquiries, which are answered at intake; persons: the persons who "
        "were answered. Counted in the month of the closing.";
    static constexpr std::array<std::string_view, 2> counters{"enquiries", "persons"};
    static constexpr std::array<Figure::Rate, 0> rates{};

    struct Count {
        std::int64_t enquiries = 0;
        std::int64_t persons = 0;
        operator Counters() const { return {enquiries, persons}; }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        visit_closings(row, [&](const Closing& closing) {
            if (closing.persons == 0) return;
            deltas.period(closing.at);
            deltas.level(closing.level);
            deltas.at(closing.at, Count{.enquiries = 1, .persons = closing.persons});
        });
    }
};

}  // namespace gridcase::projections
