#include "projections/restating.hpp"

#include <algorithm>
#include <cstddef>

#include "projections/list.hpp"
#include "projections/timers.hpp"

namespace gridcase::projections {
namespace {

void contributions(const Figure& figure, const CaseRow& row, std::vector<Delta>& out) {
    out.clear();
    if (row.revision == 0) return;
    Deltas deltas(row, out);
    figure.contribute(row, deltas);
}

}  // namespace

void Restating::take(const CaseRow& before, const CaseRow& after) {
    moved_.clear();
    for (std::size_t i = 0; i < catalogue().size(); ++i)
        restate(catalogue()[i], before, after, added_[i]);
    for (const Instant at : moved_) cells_.put_moment(after.number, at, added_);
    restate_timers(store_, before, after);
    restate_lists(store_, before, after);
}

/// Takes back what the row before contributed and adds what the row after does, which is left in
/// `added`. What both say is left alone: most commits change few figures.
void Restating::restate(const Figure& figure, const CaseRow& before, const CaseRow& after,
                        std::vector<Delta>& added) {
    contributions(figure, before, taken_back_);
    contributions(figure, after, added);
    const auto step = [&](const Delta& delta, int sign) {
        cells_.add(figure, delta, sign);
        if (std::ranges::find(moved_, delta.at) == moved_.end()) moved_.push_back(delta.at);
    };
    for (const Delta& delta : added) {
        const auto same = std::find(taken_back_.begin(), taken_back_.end(), delta);
        if (same != taken_back_.end())
            taken_back_.erase(same);
        else
            step(delta, +1);
    }
    for (const Delta& delta : taken_back_) step(delta, -1);
}

}  // namespace gridcase::projections
