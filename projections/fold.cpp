#include "projections/fold.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "projections/case_row.hpp"
#include "projections/cells.hpp"
#include "projections/figure.hpp"
#include "projections/handovers.hpp"
#include "projections/indexes.hpp"
#include "projections/list.hpp"
#include "projections/notices.hpp"
#include "projections/timers.hpp"
#include "projections/unit_row.hpp"

namespace gridcase::projections {
namespace {

// What each fact of the territory says about units.

void apply(ViewStore& store, const UnitRegistered& fact) { put_unit(store, fact); }
void apply(ViewStore& store, const PostFilled& fact) { put_unit(store, fact); }
void apply(ViewStore& store, const PostVacated& fact) { put_unit(store, fact); }
void apply(ViewStore&, const DutyRostered&) {}  // who is on duty is asked of the log
void apply(ViewStore& store, const UnitsRedrawn& fact) { put_unit(store, fact); }

void fold_units(ViewStore& store, const Commit& commit) {
    for (const Event& event : commit.events) {
        std::visit(
            [&]<class Fact>(const Fact& fact) {
                if constexpr (TerritoryFact<Fact>) {
                    static_assert(
                        requires { apply(store, fact); },
                        "write apply(ViewStore&, const Fact&): what does it say about units?");
                    apply(store, fact);
                }
            },
            event);
    }
}

/// The row that a commit goes on from. Views that miss one are not the views of this log.
CaseRow row_before(const ViewStore& store, const Commit& commit) {
    if (commit.revision <= 1) return {};
    const auto bytes = store.get(Family::rows, commit.stream.id);
    CaseRow row = bytes ? decode_case_row(*bytes) : CaseRow{};
    if (row.revision + 1 != commit.revision)
        throw std::runtime_error("views: " + to_text(commit.stream) + " stands at revision " +
                                 std::to_string(row.revision) + ", so revision " +
                                 std::to_string(commit.revision) +
                                 " cannot follow; `gridcase projections rebuild` makes the views "
                                 "anew from the log");
    return row;
}

/// The step from one row to the other, as figures see it.
class Restating {
   public:
    Restating(ViewStore& store, const CaseRow& before, const CaseRow& after)
        : store_(store), before_(before), after_(after) {}

    /// Takes back what the row before contributed and adds what the row after does. What both say
    /// is left alone: most commits change few figures.
    void restate(const Figure& figure) {
        contributions(figure, before_, taken_back_);
        contributions(figure, after_, added_);
        for (const Delta& delta : added_) {
            const auto same = std::find(taken_back_.begin(), taken_back_.end(), delta);
            if (same != taken_back_.end())
                taken_back_.erase(same);
            else
                add_to_cells(store_, figure, delta, +1);
        }
        for (const Delta& delta : taken_back_) add_to_cells(store_, figure, delta, -1);
    }

   private:
    static void contributions(const Figure& figure, const CaseRow& row, std::vector<Delta>& out) {
        out.clear();
        if (row.revision == 0) return;
        Deltas deltas(row, out);
        figure.contribute(row, deltas);
    }

    ViewStore& store_;
    const CaseRow& before_;
    const CaseRow& after_;
    std::vector<Delta> taken_back_;
    std::vector<Delta> added_;
};

void fold_case(ViewStore& store, const StoredCommit& commit) {
    const CaseRow before = row_before(store, commit.commit);
    const CaseRow after = fold(before, commit);
    Restating figures(store, before, after);
    for (const Figure& figure : catalogue()) figures.restate(figure);
    restate_timers(store, before, after);
    restate_lists(store, before, after);
    add_notices(store, commit, after);
    store.put(Family::rows, after.number.value(), encode(after));
}

}  // namespace

void fold(ViewStore& store, const StoredCommit& commit) {
    index_commit(store, commit);
    switch (commit.commit.stream.kind) {
        case StreamKind::case_file:
            fold_case(store, commit);
            break;
        case StreamKind::territory:
            fold_units(store, commit.commit);
            break;
        case StreamKind::notices:
            mark_read(store, commit.commit);
            break;
        case StreamKind::handover:
            fold_handover(store, commit.commit);
            break;
        case StreamKind::policy:
        case StreamKind::calendar:
        case StreamKind::person:
        case StreamKind::head_key:
            break;
    }
}

}  // namespace gridcase::projections
