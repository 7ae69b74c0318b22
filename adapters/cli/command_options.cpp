#include "adapters/cli/command_options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/rulebook.hpp"

namespace gridcase::cli {
namespace {

using json::FieldForm;
using json::FieldKind;

constexpr std::size_t list_file_limit_bytes = 1U << 20U;

/// Where the fields of an object are put: the body itself, or a member of it.
class Place {
   public:
    explicit Place(boost::json::object& body, std::string_view member = {})
        : body_(body), member_(member) {}

    void put(std::string_view name, boost::json::value value) const {
        if (!member_.empty() && !body_.contains(member_)) body_[member_].emplace_object();
        (member_.empty() ? body_ : body_[member_].as_object())[name] = std::move(value);
    }

    [[nodiscard]] std::string option(std::string_view name) const {
        std::string text = "--";
        if (!member_.empty() && member_ != "facts") text += std::string(member_) + "-";
        text += name;
        std::replace(text.begin(), text.end(), '_', '-');
        return text;
    }

   private:
    boost::json::object& body_;
    std::string_view member_;
};

template <class Value>
CLI::Option* add_value(CLI::App& command, const Place& place, const FieldForm& field,
                       const std::string& help) {
    return command.add_option_function<Value>(
        place.option(field.name),
        [place, name = field.name](const Value& value) {
            place.put(name, boost::json::value(value));
        },
        help);
}

CLI::Option* add_flag(CLI::App& command, const Place& place, const FieldForm& field) {
    const std::string help(field.what);
    if (field.required) return add_value<bool>(command, place, field, help);
    return command.add_flag_callback(
        place.option(field.name), [place, name = field.name] { place.put(name, true); }, help);
}

/// `parts` → `--part JSON`, again for each, or `--parts FILE`. What they say is read by complete().
void add_list(CLI::App& command, const Place& place, const FieldForm& field) {
    const std::string all = place.option(field.name);
    const std::string one = all.substr(0, all.size() - 1);
    auto* each = command.add_option_function<std::vector<std::string>>(
        one,
        [place, name = field.name](const std::vector<std::string>& said) {
            place.put(name, boost::json::value_from(said));
        },
        "one as JSON, and again for each: " + std::string(field.what));
    each->allow_extra_args(false);
    auto* file = command.add_option_function<std::string>(
        all,
        [place, name = field.name](const std::string& said) {
            place.put(name, boost::json::value(said));
        },
        "a file that holds all of them as a JSON list");
    file->excludes(each);
}

void add_field(CLI::App& command, const Place& place, const FieldForm& field) {
    CLI::Option* option = nullptr;
    switch (field.kind) {
        case FieldKind::word:
            option = add_value<std::string>(command, place, field, std::string(field.what));
            break;
        case FieldKind::prose:
            option = add_value<std::string>(command, place, field,
                                            std::string(field.what) + "; - reads standard input");
            break;
        case FieldKind::number:
            option = add_value<std::int64_t>(command, place, field, std::string(field.what));
            break;
        case FieldKind::flag:
            option = add_flag(command, place, field);
            break;
        case FieldKind::object:
        case FieldKind::list:
            return;  // no value of their own
    }
    if (field.required) option->required();
}

boost::json::value parsed(const std::string& text, const std::string& from) {
    boost::json::error_code broken;
    boost::json::value value = boost::json::parse(text, broken);
    if (broken) throw Stop(Exit::usage, from + " is not JSON: " + broken.message());
    return value;
}

/// A list as it was typed: texts of JSON, or the name of a file.
boost::json::value list_of(const boost::json::value& said, const std::string& name) {
    if (said.is_string()) {
        const std::string file(said.get_string());
        return parsed(read_file(file, list_file_limit_bytes), file);
    }
    boost::json::array list;
    for (const boost::json::value& each : said.as_array())
        list.push_back(
            parsed(shown(each), "entry " + std::to_string(list.size() + 1) + " of " + name));
    return list;
}

}  // namespace

void add_fields(CLI::App& command, std::span<const FieldForm> fields, boost::json::object& body) {
    for (const FieldForm& field : fields) {
        add_field(command, Place(body), field);
        if (field.kind == FieldKind::list) add_list(command, Place(body), field);
        if (field.kind == FieldKind::object)
            for (const FieldForm& inner : field.fields)
                add_field(command, Place(body, field.name), inner);
    }
}

void complete(boost::json::object& body, std::span<const FieldForm> fields) {
    for (const FieldForm& field : fields) {
        boost::json::value* said = body.if_contains(field.name);
        if (field.kind == FieldKind::object && field.required && said == nullptr)
            body[field.name].emplace_object();  // none of its fields was typed
        if (said == nullptr) continue;
        if (field.kind == FieldKind::prose && shown(*said) == "-")
            *said = std::string(std::istreambuf_iterator<char>(std::cin), {});
        if (field.kind == FieldKind::list) *said = list_of(*said, std::string(field.name));
    }
}

}  // namespace gridcase::cli
