#include "adapters/json/fields.hpp"

#include <algorithm>
#include <charconv>

namespace gridcase::json {

namespace {

constexpr std::size_t depth_limit = 32;

/// A name from outside for an error message: short, printable, whole characters.
std::string safe_name(std::string_view name) {
    std::string safe;
    for (const char letter : name.substr(0, 40)) {
        const auto byte = static_cast<unsigned char>(letter);
        safe += byte < 0x20 || byte > 0x7E ? '?' : letter;
    }
    return safe;
}

std::string list_of(std::span<const FieldForm> known) {
    std::string list;
    for (const FieldForm& field : known) {
        if (!list.empty()) list += ", ";
        list += field.name;
    }
    return list;
}

/// Whether `word` is one of those in `words`, between `, `.
bool among(std::string_view word, std::string_view words) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(", "), words.size());
        if (words.substr(0, end) == word) return true;
        words.remove_prefix(std::min(end + 2, words.size()));
    }
    return false;
}

Problem not_json(std::string_view text, std::size_t at, const boost::system::error_code& error) {
    if (error == boost::json::error::too_deep)
        return not_well_formed("the body is nested deeper than " + std::to_string(depth_limit) +
                               " levels, at byte " + std::to_string(at));
    if (at >= text.size())
        return not_well_formed("the body is JSON that breaks off after " +
                               std::to_string(text.size()) + " bytes (" + error.message() + ")");
    return not_well_formed("the body is not JSON in UTF-8 at byte " + std::to_string(at) + " (" +
                           error.message() + ")");
}

}  // namespace

tl::expected<boost::json::object, Problem> parse_object(std::string_view text) {
    if (text.empty()) return boost::json::object{};
    boost::json::parse_options options;
    options.max_depth = depth_limit;
    boost::json::stream_parser parser({}, options);
    boost::system::error_code error;
    const std::size_t read = parser.write(text.data(), text.size(), error);
    if (!error) parser.finish(error);
    if (error) return tl::unexpected(not_json(text, read, error));
    boost::json::value value = parser.release();
    if (!value.is_object())
        return tl::unexpected(not_well_formed("the body is JSON, but not an object: {…}"));
    return std::move(value.get_object());
}

Fields::Fields(const boost::json::object& object, std::span<const FieldForm> known,
               std::string path)
    : object_(object), known_(known), path_(std::move(path)) {
    for (const auto& member : object_) {
        const auto same = [&](const FieldForm& field) { return field.name == member.key(); };
        if (std::none_of(known.begin(), known.end(), same))
            fail(safe_name(member.key()), "is not known; the fields are " + list_of(known));
    }
    for (const FieldForm& field : known)
        if (field.required) check(field);
}

void Fields::check(const FieldForm& field) {
    const boost::json::value* value = find(field.name);
    if (value == nullptr) {
        fail(field.name, "is missing: " + std::string(field.what));
        return;
    }
    if (!value->is_string()) return;  // the reader asks for its type
    const std::string_view said = value->get_string();
    if (said.find_first_not_of(" \t\r\n") == std::string_view::npos)
        fail(field.name, "is empty: " + std::string(field.what));
}

const FieldForm& Fields::form_of(std::string_view name) const {
    const auto same = [&](const FieldForm& field) { return field.name == name; };
    return *std::find_if(known_.begin(), known_.end(), same);
}

std::optional<std::string> Fields::text(std::string_view name, std::size_t limit_bytes) {
    const boost::json::value* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) {
        fail(name, "must be a text");
        return std::nullopt;
    }
    const std::string_view given = value->get_string();
    tl::expected<std::string, std::string> text =
        parse_text(given, path_ + std::string(name), limit_bytes);
    if (text) return std::move(*text);
    refuse(name, std::move(text.error()));
    return std::nullopt;
}

std::optional<std::string> Fields::one_of(std::string_view name, std::string_view expected) {
    std::optional<std::string> given = text(name, 64);
    if (!given || among(*given, expected)) return given;
    fail(name, "is no such word; one of " + std::string(expected) + " is expected");
    return std::nullopt;
}

std::optional<bool> Fields::flag(std::string_view name) {
    const boost::json::value* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_bool()) return value->get_bool();
    fail(name, "must be true or false");
    return std::nullopt;
}

std::optional<std::int64_t> Fields::number(std::string_view name, std::int64_t least,
                                           std::int64_t most) {
    const boost::json::value* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_int64() && value->get_int64() >= least && value->get_int64() <= most)
        return value->get_int64();
    fail(name,
         "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return std::nullopt;
}

std::optional<Instant> Fields::instant(std::string_view name) {
    const std::optional<std::string> given = text(name, 64);
    if (!given) return std::nullopt;
    tl::expected<Instant, std::string> at = parse_instant(*given);
    if (at) return *at;
    refuse(name, path_ + std::string(name) + ": " + at.error());
    return std::nullopt;
}

std::optional<Digest> Fields::digest(std::string_view name) {
    const std::optional<std::string> given = text(name, 64);
    if (!given) return std::nullopt;
    Digest digest;
    for (std::size_t i = 0; i < Digest::size && given->size() == 2 * Digest::size; ++i) {
        const char* pair = given->data() + 2 * i;
        if (std::from_chars(pair, pair + 2, digest.bytes[i], 16).ptr != pair + 2) break;
        if (i + 1 == Digest::size) return digest;
    }
    fail(name, "must be 64 hexadecimal digits");
    return std::nullopt;
}

const boost::json::object* Fields::object(std::string_view name) {
    const boost::json::value* value = find(name);
    if (value == nullptr) return nullptr;
    if (value->is_object()) return &value->get_object();
    fail(name, "must be an object: {…}");
    return nullptr;
}

std::vector<const boost::json::object*> Fields::objects(std::string_view name, std::size_t most) {
    std::vector<const boost::json::object*> objects;
    const boost::json::value* value = find(name);
    if (value == nullptr) return objects;
    if (!value->is_array()) {
        fail(name, "must be a list of objects: [{…}]");
        return objects;
    }
    const boost::json::array& given = value->get_array();
    if (given.empty()) fail(name, "is empty: " + std::string(form_of(name).what));
    if (given.size() > most)
        fail(name, "has " + std::to_string(given.size()) + " entries; it takes at most " +
                       std::to_string(most));
    for (const boost::json::value& each : given) {
        if (!each.is_object()) fail(name, "must be a list of objects: [{…}]");
        if (problem_) return {};
        objects.push_back(&each.get_object());
    }
    return objects;
}

void Fields::fail(std::string_view name, std::string_view wrong) {
    refuse(name, path_ + std::string(name) + " " + std::string(wrong));
}

void Fields::take(const Fields& inner) {
    if (!problem_) problem_ = inner.problem_;
}

void Fields::refuse(std::string_view name, std::string sentence) {
    if (!problem_) problem_ = not_well_formed(std::move(sentence), path_ + std::string(name));
}

/// A member that is null counts as absent.
const boost::json::value* Fields::find(std::string_view name) const {
    const boost::json::value* value = object_.if_contains(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

}  // namespace gridcase::json
