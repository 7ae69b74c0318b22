#include "projections/fold.hpp"

#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "projections/case_row.hpp"
#include "projections/handovers.hpp"
#include "projections/indexes.hpp"
#include "projections/notices.hpp"
#include "projections/restating.hpp"
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

/// Views that miss a commit are not the views of this log.
void check_follows(const CaseRow& row, const Commit& commit) {
    if (row.revision + 1 != commit.revision)
        throw std::runtime_error("views: " + to_text(commit.stream) + " stands at revision " +
                                 std::to_string(row.revision) + ", so revision " +
                                 std::to_string(commit.revision) +
                                 " cannot follow; `gridcase projections rebuild` makes the views "
                                 "anew from the log");
}

}  // namespace

void fold(ViewStore& store, const StoredCommit& commit) {
    Folding folding(store);
    folding.take(commit);
    folding.settle();
}

void Folding::take(const StoredCommit& commit) {
    if (part_ == Part::everything) index_place(store_, commit);
    index_case(store_, commit);
    switch (commit.commit.stream.kind) {
        case StreamKind::case_file: {
            CaseRow& row = moving(commit.commit).now;
            check_follows(row, commit.commit);
            fold(row, commit);
            add_notices(store_, commit, row);
            break;
        }
        case StreamKind::territory:
            fold_units(store_, commit.commit);
            break;
        case StreamKind::notices:
            mark_read(store_, commit.commit);
            break;
        case StreamKind::handover:
            fold_handover(store_, commit.commit);
            break;
        case StreamKind::policy:
        case StreamKind::calendar:
        case StreamKind::person:
        case StreamKind::head_key:
            break;
    }
    tree_.take(commit);
}

/// The case of the commit, with the row that the commit goes on from.
Folding::Moving& Folding::moving(const Commit& commit) {
    const auto [found, fresh] = cases_.try_emplace(commit.stream.id);
    Moving& moving = found->second;
    if (!fresh || commit.revision <= 1) return moving;
    const auto bytes = store_.get(Family::rows, commit.stream.id);
    if (!bytes) return moving;
    moving.now = decode_case_row(*bytes);
    if (part_ == Part::everything) moving.before = std::make_unique<CaseRow>(moving.now);
    return moving;
}

void Folding::settle() {
    tree_.settle();
    Restating sums(store_);
    const CaseRow no_row;
    for (const auto& [number, moving] : cases_) {
        if (part_ == Part::everything)
            sums.take(moving.before ? *moving.before : no_row, moving.now);
        store_.put(Family::rows, number, encode(moving.now));
    }
    sums.settle();
    cases_.clear();
}

}  // namespace gridcase::projections
