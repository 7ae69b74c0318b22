#pragma once

#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/domain/csv_table.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::engine {

/// Units from a division table with a header: code,name,level,parent and optionally
/// kind,holder,line,valid_from,valid_to. A unit without a holder is answered for by its own post
/// (网格长, 社区书记, …). All faults are reported at once; parents may stand after their children
/// in the file, and come first in the result. A parent that the file does not name must be
/// registered already: the decider looks.
///
/// A table of statistical division codes (统计用区划代码) is known by a column areaCode, streetCode
/// or cityCode: its rows have code,name and a code of 4, 6, 9 or 12 digits, which gives the level
/// and the units above. Codes are filled up to 12 digits; the units above are made from the columns
/// city, area and street, and are named by their digits where the table does not name them.
tl::expected<std::vector<UnitRegistered>, std::vector<Fault>> parse_territory_csv(
    std::string_view text, const TableOptions& options = {});

/// Holders of posts: unit,person and optionally post,name,from,until,stand_in. A row without a post
/// is about the one that answers for the unit, one without a name names the person by their id, one
/// without a beginning begins at `from`.
tl::expected<std::vector<PostFilled>, std::vector<Fault>> parse_posts_csv(
    std::string_view text, Instant from, const TableOptions& options = {});

/// A duty roster: unit,person,reach,from,until and optionally name.
tl::expected<std::vector<DutyRostered>, std::vector<Fault>> parse_duty_csv(
    std::string_view text, const TableOptions& options = {});

/// Whether a unit's name says no more than its code: a table spoke of it without naming it.
bool is_unnamed(const UnitRegistered& unit);

}  // namespace gridcase::engine
