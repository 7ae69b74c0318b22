#include "adapters/http/target.hpp"

#include <boost/url.hpp>

#include "adapters/http/response.hpp"
#include "events/ids.hpp"

namespace gridcase::http {

namespace {

constexpr std::size_t piece_limit_bytes = 4096;

std::string checked(const std::string& text, std::string_view what) {
    tl::expected<std::string, std::string> piece = parse_text(text, what, piece_limit_bytes);
    if (!piece) refuse("the request target: " + piece.error());
    return std::move(*piece);
}

}  // namespace

Target parse_target(std::string_view text) {
    const auto url = boost::urls::parse_origin_form({text.data(), text.size()});
    if (!url)
        refuse("the request target is not a path with a query, percent-encoded: " +
               url.error().message());
    Target target;
    for (const std::string& segment : url->segments())
        target.segments.push_back(checked(segment, "a path segment"));
    const boost::urls::encoding_opts plus_is_plus(false, false, false);
    for (const auto& parameter : url->params(plus_is_plus)) {
        std::string name = checked(std::string(parameter.key), "a parameter's name");
        std::string value = checked(std::string(parameter.value), "a parameter");
        if (name.empty() && value.empty()) continue;  // a trailing `?` or `&`
        if (!target.query.emplace(name, std::move(value)).second)
            refuse("parameter " + name + " is given twice", name);
    }
    return target;
}

std::string percent_encoded(std::string_view text) {
    return boost::urls::encode({text.data(), text.size()}, boost::urls::unreserved_chars);
}

}  // namespace gridcase::http
