#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "events/commit.hpp"
#include "projections/case_row.hpp"
#include "projections/tree.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// Folds one commit into every view: indexes, case row, figures, timers, lists, notices, units.
/// Commits come in the order of their positions, each once. The whole read side is this function
/// over a store; live, rebuilt and replayed views are the same bytes.
void fold(ViewStore& store, const StoredCommit& commit);

/// Folds many commits to the same bytes for less: rows stay decoded, and what rows add up to is
/// restated once for every case that moved, from where it stood to where it stands at the end.
/// A case that moved takes some two kilobytes until then.
class Folding {
   public:
    /// `ordered` leaves out what can be made in any order, for one who makes all views of a log:
    /// where commits lie (index_place), and what rows add up to (Restating), which is added at the
    /// end, when they move no more.
    enum class Part : std::uint8_t { everything, ordered };

    explicit Folding(ViewStore& store, Part part = Part::everything)
        : store_(store), part_(part), tree_(store) {}

    void take(const StoredCommit& commit);
    /// The store is now as if fold() had taken each commit.
    void settle();

   private:
    struct Moving {
        CaseRow now;
        std::unique_ptr<CaseRow> before;  // what the store has of it, if anything, and it is asked
    };
    Moving& moving(const Commit& commit);

    ViewStore& store_;
    Part part_;
    GrowingTree tree_;
    std::unordered_map<std::string, Moving> cases_;
};

}  // namespace gridcase::projections
