#include "projections/fold.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "projections/case_row.hpp"
#include "projections/cells.hpp"
#include "projections/figure.hpp"
#include "projections/indexes.hpp"
#include "projections/unit_row.hpp"

namespace gridcase::projections {
namespace {

// What each event says about units; those of a case say nothing.

void apply(ViewStore& store, const UnitRegistered& fact) { put_unit(store, fact); }
void apply(ViewStore&, const PolicyActivated&) {}
void apply(ViewStore&, const CaseReported&) {}
void apply(ViewStore&, const CaseImported&) {}
void apply(ViewStore&, const CaseRouted&) {}
void apply(ViewStore&, const CaseAccepted&) {}
void apply(ViewStore&, const CaseEscalated&) {}
void apply(ViewStore&, const CaseResolved&) {}
void apply(ViewStore&, const CaseClosed&) {}
void apply(ViewStore&, const CaseRated&) {}

void fold_units(ViewStore& store, const Commit& commit) {
    for (const Event& event : commit.events) {
        std::visit(
            [&](const auto& fact) {
                static_assert(
                    requires { apply(store, fact); },
                    "write apply(ViewStore&, const Fact&): what does it say about units?");
                apply(store, fact);
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

std::vector<Delta> contributions(const Figure& figure, const CaseRow& row) {
    if (row.revision == 0) return {};
    Deltas deltas(row);
    figure.contribute(row, deltas);
    return std::move(deltas).all();
}

/// Takes back what the row before contributed and adds what the row after does. What both say is
/// left alone: most commits change few figures.
void restate(ViewStore& store, const Figure& figure, const CaseRow& before, const CaseRow& after) {
    std::vector<Delta> taken_back = contributions(figure, before);
    for (const Delta& delta : contributions(figure, after)) {
        const auto same = std::find(taken_back.begin(), taken_back.end(), delta);
        if (same != taken_back.end())
            taken_back.erase(same);
        else
            add_to_cells(store, figure, delta, +1);
    }
    for (const Delta& delta : taken_back) add_to_cells(store, figure, delta, -1);
}

void fold_case(ViewStore& store, const StoredCommit& commit) {
    const CaseRow before = row_before(store, commit.commit);
    const CaseRow after = fold(before, commit);
    for (const Figure& figure : catalogue()) restate(store, figure, before, after);
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
        case StreamKind::policy:
            fold_units(store, commit.commit);
            break;
    }
}

}  // namespace gridcase::projections
