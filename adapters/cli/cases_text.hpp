#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace gridcase::cli {

/// A case as a person reads it: where it stands, its times and limits, flags and texts.
std::string case_text(const boost::json::value& document);

/// A case's history as a person reads it: who, when, what, why, entry by entry.
std::string history_text(const boost::json::value& document, int utc_offset_minutes);

/// Why a case was routed where it was: rule by rule, and what was read.
std::string why_text(const boost::json::value& document);

/// Minutes east of UTC where a case happened; 0 when its row does not tell.
int offset_of(const boost::json::value& row);

/// An RFC 3339 instant as local time, `2025-03-01 08:30`; what cannot be read stays as it is.
std::string local_time(const std::string& instant, int utc_offset_minutes);

}  // namespace gridcase::cli
