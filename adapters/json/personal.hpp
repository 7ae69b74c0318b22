#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "events/personal.hpp"

namespace gridcase::json {

/// Standard base64 with padding (RFC 4648).
std::string base64(std::string_view bytes);

/// How a resident's text is shown: `{"person","sealed"}`, as it lies in the log; `{"person",
/// "masked":true}`; or, to who may look, `{"person","text"}`, with null once the key is destroyed.
boost::json::object sealed(const PersonalText& text);
boost::json::object masked(const PersonalText& text);
boost::json::object revealed(const PersonalText& text, const KeyVault& vault);

}  // namespace gridcase::json
