#include "projections/fold.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "projections/case_row.hpp"
#include "projections/cell_writer.hpp"
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

/// Views that miss a commit are not the views of this log.
void check_follows(const CaseRow& row, const Commit& commit) {
    if (row.revision + 1 != commit.revision)
        throw std::runtime_error("views: " + to_text(commit.stream) + " stands at revision " +
                                 std::to_string(row.revision) + ", so revision " +
                                 std::to_string(commit.revision) +
                                 " cannot follow; `gridcase projections rebuild` makes the views "
                                 "anew from the log");
}

/// What rows add up to, at the step from one to the other.
class Restating {
   public:
    explicit Restating(ViewStore& store) : store_(store), cells_(store) {}

    void take(const CaseRow& before, const CaseRow& after) {
        moved_.clear();
        for (std::size_t i = 0; i < catalogue().size(); ++i)
            restate(catalogue()[i], before, after, added_[i]);
        for (const Instant at : moved_) cells_.put_moment(after.number, at, added_);
        restate_timers(store_, before, after);
        restate_lists(store_, before, after);
    }

    void settle() { cells_.settle(); }

   private:
    /// Takes back what the row before contributed and adds what the row after does, which is left
    /// in `added`. What both say is left alone: most commits change few figures.
    void restate(const Figure& figure, const CaseRow& before, const CaseRow& after,
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

    static void contributions(const Figure& figure, const CaseRow& row, std::vector<Delta>& out) {
        out.clear();
        if (row.revision == 0) return;
        Deltas deltas(row, out);
        figure.contribute(row, deltas);
    }

    ViewStore& store_;
    CellWriter cells_;
    std::vector<Delta> taken_back_;
    std::vector<std::vector<Delta>> added_{catalogue().size()};  // by figure
    std::vector<Instant> moved_;  // the moments at which something changed
};

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
            row = fold(std::move(row), commit);
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
    if (const auto bytes = store_.get(Family::rows, commit.stream.id))
        moving.before = moving.now = decode_case_row(*bytes);
    return moving;
}

void Folding::settle() {
    tree_.settle();
    Restating sums(store_);
    for (const auto& [number, moving] : cases_) {
        if (part_ == Part::everything) sums.take(moving.before, moving.now);
        store_.put(Family::rows, number, encode(moving.now));
    }
    sums.settle();
    cases_.clear();
}

void add_up(ViewStore& store, std::span<const CaseRow> rows) {
    Restating sums(store);
    for (const CaseRow& row : rows) sums.take({}, row);
    sums.settle();
}

}  // namespace gridcase::projections
