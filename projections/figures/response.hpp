#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// Whether holders sign for what they get, in time (响应率).
struct Response {
    static constexpr std::string_view id = "response";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "响应率";
    static constexpr std::string_view definition =
        "routings: times that a unit was made the holder of a case with a limit for signing, "
        "archival cases left out; accepted: those it signed for; accepted_in_time: signed for at "
        "or "
        "before the limit, by the time that counts; waiting: not signed for, and the limit has not "
        "come. response_rate 响应率 = accepted_in_time ÷ routings, waiting_share = waiting ÷ "
        "routings. Counted in the month of the routing, under the level it went to.";
    static constexpr std::array<std::string_view, 4> counters{"routings", "accepted",
                                                              "accepted_in_time", "waiting"};
    static constexpr std::array<Figure::Rate, 2> rates{
        Figure::Rate{.id = "response_rate", .numerator = 2, .denominator = 0},
        Figure::Rate{.id = "waiting_share", .numerator = 3, .denominator = 0}};

    struct Count {
        std::int64_t routings = 0;
        std::int64_t accepted = 0;
        std::int64_t accepted_in_time = 0;
        std::int64_t waiting = 0;
        operator Counters() const { return {routings, accepted, accepted_in_time, waiting}; }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        if (row.archival) return;
        visit_routings(row, [&](const Routing& routing) {
            if (!routing.sign_in_due) return;
            deltas.period(routing.at);
            deltas.level(routing.level);
            deltas.at(routing.at, Count{.routings = 1});
            deltas.between(routing.at, waits_until(routing), Count{.waiting = 1});
            if (!routing.accepted_at) return;
            const bool in_time = *routing.accepted_at <= *routing.sign_in_due;
            deltas.at(std::max(routing.at, *routing.accepted_at),
                      Count{.accepted = 1, .accepted_in_time = in_time ? 1 : 0});
        });
    }

   private:
    /// Until it is signed for, goes to somebody else, or is late.
    static Instant waits_until(const Routing& routing) {
        const Instant late = *routing.sign_in_due + Duration{1};
        return std::min({late, routing.accepted_at.value_or(late), routing.ended_at});
    }
};

}  // namespace gridcase::projections
