#pragma once

#include <vector>

#include "events/instant.hpp"
#include "projections/case_row.hpp"
#include "projections/cell_writer.hpp"
#include "projections/figure.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// What rows add up to, at the step from one to the other: figures, timers and lists.
class Restating {
   public:
    explicit Restating(ViewStore& store, CellWriter::Layers layers = CellWriter::Layers::all)
        : store_(store), cells_(store, layers) {}

    /// A case that had no row comes from an empty one.
    void take(const CaseRow& before, const CaseRow& after);

    /// Writes what was gathered; what figures add up to does not count before.
    void settle() { cells_.settle(); }

    /// What the cells tell of.
    [[nodiscard]] const CellTexts& texts() const { return cells_.texts(); }

   private:
    void restate(const Figure& figure, const CaseRow& before, const CaseRow& after,
                 std::vector<Delta>& added);

    ViewStore& store_;
    CellWriter cells_;
    std::vector<Delta> taken_back_;
    std::vector<std::vector<Delta>> added_{catalogue().size()};  // by figure
    std::vector<Instant> moved_;  // the moments at which something changed
};

}  // namespace gridcase::projections
