#pragma once

#include <boost/json.hpp>
#include <string>

namespace gridcase::json {

/// One line of JSON in UTF-8. Boost's own serializer writes 0.65 as 6.5E-1, which is right but not
/// what a person wants to read; this one writes the shortest plain decimal.
std::string write(const boost::json::value& value);

}  // namespace gridcase::json
