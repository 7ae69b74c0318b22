#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gridcase::http {

using Query = std::map<std::string, std::string, std::less<>>;

/// A request target, decoded: path segments and query parameters. A plus is a plus, so that
/// `as_of=2024-09-13T08:00:00+08:00` means what it says.
struct Target {
    std::vector<std::string> segments;
    Query query;
};

/// Throws Refused: not a path, not UTF-8, control characters, a parameter given twice.
Target parse_target(std::string_view text);

/// Text as one path segment or query value: everything but letters, digits and `-._~` encoded.
std::string percent_encoded(std::string_view text);

}  // namespace gridcase::http
