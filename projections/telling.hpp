#pragma once

#include "projections/case_file.hpp"

namespace gridcase::projections {

/// One event of a case, told to a person. The row is that of the case after the commit: its place's
/// offset from UTC is that of every instant shown.
TimelineEntry told(const StoredCommit& stored, const Event& event, const CaseRow& row);

}  // namespace gridcase::projections
