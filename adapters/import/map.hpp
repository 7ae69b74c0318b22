#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/import/import.hpp"
#include "adapters/import/local_time.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::import {

/// A text from a column.
struct TextColumn {
    std::string column;
    std::string label;    // set before the text where several are joined
    bool number = false;  // `9.0` is read as `9`
};

/// A text from a column, with what stands for a blank cell; or the same text in every row.
struct TextSource {
    std::optional<TextColumn> column;
    std::string otherwise;  // of a blank cell, or of every row; empty: nothing
};

/// A moment from a column, in the first of the formats that fits.
struct MomentColumn {
    std::string column;
    std::vector<DateFormat> formats;
    bool end_of_day = false;  // a date without a time of day means its last second
};

/// Which words of the source mean open and closed, and who is right when they contradict the
/// closing time.
struct StatusColumn {
    enum class Believe { neither, time, status };

    std::string column;
    std::vector<std::string> open;
    std::vector<std::string> closed;
    Believe believe = Believe::neither;
};

/// One level of units below the top.
struct UnitColumn {
    Level level = Level::grid;
    UnitKind kind = UnitKind::area;
    TextSource code;
    std::optional<TextColumn> name;            // nothing: from `names`, else the code
    std::map<std::string, std::string> names;  // of codes
};

struct Map {
    std::string source;
    std::string number_prefix;
    TimeZone zone;
    TextColumn id;
    MomentColumn opened;
    std::optional<MomentColumn> limit;
    std::optional<MomentColumn> closed;
    std::optional<StatusColumn> status;
    TextSource category;
    TextSource channel;
    std::vector<TextColumn> description;
    std::optional<TextColumn> outcome;
    std::optional<TextColumn> remark;
    UnitRegistered top;
    std::vector<UnitColumn> units;  // from top to bottom
};

inline constexpr std::size_t map_limit_bytes = 256U << 10U;

}  // namespace gridcase::import
