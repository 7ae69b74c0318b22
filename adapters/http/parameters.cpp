#include "adapters/http/parameters.hpp"

#include <algorithm>
#include <charconv>

#include "adapters/http/response.hpp"

namespace gridcase::http {

namespace {

[[noreturn]] void refuse_parameter(std::string_view name, const std::string& wrong) {
    refuse("parameter " + std::string(name) + " " + wrong, std::string(name));
}

/// All of `text` as a number without sign; nothing when it is none.
template <class Number>
std::optional<Number> whole_number(std::string_view text) {
    Number number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
    if (!whole || text.front() == '-') return std::nullopt;
    return number;
}

}  // namespace

std::optional<std::string> text_parameter(const Query& query, std::string_view name) {
    const auto found = query.find(name);
    if (found == query.end()) return std::nullopt;
    if (found->second.empty()) refuse_parameter(name, "is empty; leave it out");
    return found->second;
}

std::optional<std::uint64_t> number_parameter(const Query& query, std::string_view name,
                                              std::uint64_t least, std::uint64_t most) {
    const auto text = text_parameter(query, name);
    if (!text) return std::nullopt;
    const auto number = whole_number<std::uint64_t>(*text);
    if (!number || *number < least || *number > most)
        refuse_parameter(name, "must be a whole number from " + std::to_string(least) + " to " +
                                   std::to_string(most));
    return number;
}

std::optional<Instant> instant_parameter(const Query& query, std::string_view name) {
    const auto text = text_parameter(query, name);
    if (!text) return std::nullopt;
    const tl::expected<Instant, std::string> at = parse_instant(*text);
    if (!at) refuse_parameter(name, "is no moment: " + at.error());
    return *at;
}

std::optional<std::int32_t> month_parameter(const Query& query, std::string_view name) {
    const auto text = text_parameter(query, name);
    if (!text) return std::nullopt;
    const std::string_view view(*text);
    if (view.size() == 7 && view[4] == '-') {
        const auto year = whole_number<std::int32_t>(view.substr(0, 4));
        const auto month = whole_number<std::int32_t>(view.substr(5));
        if (year && month && *month >= 1 && *month <= 12) return *year * 12 + *month - 1;
    }
    refuse_parameter(name, "must be a month such as 2015-03");
}

std::optional<UnitCode> unit_parameter(const Query& query, std::string_view name) {
    const auto text = text_parameter(query, name);
    if (!text) return std::nullopt;
    tl::expected<UnitCode, std::string> unit = parse_unit_code(*text);
    if (!unit) refuse_parameter(name, "is no unit: " + unit.error());
    return std::move(*unit);
}

std::optional<Level> level_parameter(const Query& query, std::string_view name) {
    const auto text = text_parameter(query, name);
    if (!text) return std::nullopt;
    const std::optional<Level> level = parse_level(*text);
    if (!level) refuse_parameter(name, "must be one of grid, community, street, district, city");
    return level;
}

bool flag_parameter(const Query& query, std::string_view name) {
    const auto text = text_parameter(query, name);
    if (!text || *text == "0" || *text == "false") return false;
    if (*text == "1" || *text == "true") return true;
    refuse_parameter(name, "must be 1 or 0");
}

std::vector<std::string> list_parameter(const Query& query, std::string_view name) {
    std::vector<std::string> words;
    const auto text = text_parameter(query, name);
    if (!text) return words;
    std::size_t start = 0;
    while (start <= text->size()) {
        const std::size_t comma = std::min(text->find(',', start), text->size());
        words.push_back(text->substr(start, comma - start));
        start = comma + 1;
    }
    return words;
}

void only_parameters(const Query& query, const std::vector<std::string_view>& allowed) {
    std::string list;
    for (const std::string_view name : allowed)
        list += (list.empty() ? "" : ", ") + std::string(name);
    for (const auto& entry : query) {
        if (std::find(allowed.begin(), allowed.end(), entry.first) != allowed.end()) continue;
        refuse_parameter(entry.first, allowed.empty() ? "is not known; none is taken here"
                                                      : "is not known; taken are " + list);
    }
}

}  // namespace gridcase::http
