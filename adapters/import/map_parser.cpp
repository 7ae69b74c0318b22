// The grammar of a map stands in README.md. Every fault is kept, and reading goes on with a value
// that raises no further one, so that one look at the list is enough to put a map right.
#include <algorithm>
#include <initializer_list>
#include <sstream>
#include <utility>

#define TOML_HEADER_ONLY 0
#include <toml++/toml.h>

#include "adapters/import/columns.hpp"
#include "adapters/import/map.hpp"

namespace gridcase::import {

namespace {

constexpr std::size_t word_limit_bytes = 200;
constexpr std::size_t list_limit = 100;

bool only(std::string_view text, std::string_view allowed) {
    return text.find_first_not_of(allowed) == std::string_view::npos;
}

/// Reads one map; `faults` tells whether the result is of any use.
class MapParser {
   public:
    explicit MapParser(const toml::table& root) : root_(root) {}

    Map whole_map() {
        known_keys(root_,
                   {"source", "number_prefix", "time_zone", "case", "status", "top", "unit"});
        Map map;
        read_names(map);
        if (const auto* fields = table(root_, "case", required)) read_case(*fields, map);
        if (const auto* status = table(root_, "status", optional)) read_status(*status, map);
        if (const auto* top = table(root_, "top", required)) read_top(*top, map);
        read_units(map);
        return map;
    }

    std::vector<engine::Fault> faults;

   private:
    enum Presence : bool { optional = false, required = true };

    // --- saying what is wrong --------------------------------------------------------------------

    void fault(const toml::node& at, std::string message, std::string hint) {
        const toml::source_position place = at.source().begin;
        faults.push_back({place.line, place.column, std::move(message), std::move(hint)});
    }

    void known_keys(const toml::table& in, std::initializer_list<std::string_view> known) {
        for (const auto& [key, value] : in) {
            if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
            std::string hint = "here may stand:";
            for (const std::string_view name : known) hint.append(" ").append(name);
            const toml::source_position place = key.source().begin;
            faults.push_back({place.line, place.column,
                              "unknown key `" + std::string(key.str()) + "`", std::move(hint)});
        }
    }

    /// The node under `key`; its absence is a fault when it is required.
    const toml::node* find(const toml::table& in, std::string_view key, Presence presence,
                           std::string_view what) {
        const toml::node* node = in.get(key);
        if (node == nullptr && presence == required)
            fault(in, "`" + std::string(key) + "` is missing",
                  "give `" + std::string(key) + "` as " + std::string(what));
        return node;
    }

    // --- plain values ----------------------------------------------------------------------------

    const toml::table* table(const toml::table& in, std::string_view key, Presence presence) {
        const toml::node* node = find(in, key, presence, "a table");
        if (node == nullptr) return nullptr;
        if (node->as_table() == nullptr)
            fault(*node, "`" + std::string(key) + "` is not a table",
                  "write [" + std::string(key) + "], or { … } on one line");
        return node->as_table();
    }

    std::string text_of(const toml::node& node, std::string_view key) {
        const auto* value = node.as_string();
        if (value == nullptr) {
            fault(node, "`" + std::string(key) + "` is not a text", "put it in double quotes");
            return {};
        }
        if (value->get().size() > word_limit_bytes || trimmed(value->get()).empty()) {
            fault(node, "`" + std::string(key) + "` is empty or too long",
                  "1 to " + std::to_string(word_limit_bytes) + " bytes are taken");
            return {};
        }
        return std::string(trimmed(value->get()));
    }

    std::string text(const toml::table& in, std::string_view key, Presence presence) {
        const toml::node* node = find(in, key, presence, "a text in double quotes");
        return node == nullptr ? std::string() : text_of(*node, key);
    }

    bool flag(const toml::table& in, std::string_view key) {
        const toml::node* node = in.get(key);
        if (node == nullptr) return false;
        if (node->as_boolean() == nullptr)
            fault(*node, "`" + std::string(key) + "` is neither true nor false",
                  "write true or false, without quotes");
        return node->value_or(false);
    }

    /// One text, or a list of them, each with its place.
    std::vector<std::pair<std::string, const toml::node*>> texts(const toml::table& in,
                                                                 std::string_view key) {
        std::vector<std::pair<std::string, const toml::node*>> found;
        const toml::node* node = find(in, key, required, "a text or a list of texts");
        if (node == nullptr) return found;
        const auto* list = node->as_array();
        if (list == nullptr) {
            found.emplace_back(text_of(*node, key), node);
            return found;
        }
        if (list->empty() || list->size() > list_limit)
            fault(*node, "`" + std::string(key) + "` is empty or too long",
                  "1 to " + std::to_string(list_limit) + " entries are taken");
        for (const toml::node& entry : *list) found.emplace_back(text_of(entry, key), &entry);
        return found;
    }

    template <class Id, class Parse>
    Id id(const toml::table& in, std::string_view key, Presence presence, Parse parse) {
        const std::string value = text(in, key, presence);
        if (value.empty()) return {};
        const auto parsed = parse(value);
        if (!parsed) fault(*in.get(key), "`" + std::string(key) + "`: " + parsed.error(), "");
        return parsed.value_or(Id{});
    }

    template <class Word>
    std::optional<Word> word(const toml::table& in, std::string_view key, Presence presence,
                             std::optional<Word> (*parse)(std::string_view),
                             std::string_view known) {
        const std::string value = text(in, key, presence);
        if (value.empty()) return std::nullopt;
        const auto parsed = parse(value);
        if (!parsed)
            fault(*in.get(key), "`" + value + "` is no " + std::string(key),
                  "one of: " + std::string(known));
        return parsed;
    }

    std::optional<Level> level(const toml::table& in) {
        return word<Level>(in, "level", required, parse_level,
                           "city, district, street, community, grid");
    }

    UnitKind kind(const toml::table& in) {
        return word<UnitKind>(in, "kind", optional, parse_unit_kind, "area, department")
            .value_or(UnitKind::area);
    }

    // --- columns ---------------------------------------------------------------------------------

    TextColumn plain_column(const toml::table& in) {
        known_keys(in, {"column", "number"});
        return {text(in, "column", required), std::string(), flag(in, "number")};
    }

    TextColumn labelled_column(const toml::table& in) {
        known_keys(in, {"column", "label", "number"});
        TextColumn column;
        column.column = text(in, "column", required);
        column.label = text(in, "label", optional);
        column.number = flag(in, "number");
        return column;
    }

    std::optional<TextColumn> optional_labelled(const toml::table& in, std::string_view key) {
        const auto* column = table(in, key, optional);
        if (column == nullptr) return std::nullopt;
        return labelled_column(*column);
    }

    TextSource text_source(const toml::table& in) {
        known_keys(in, {"column", "number", "blank", "constant"});
        TextSource source;
        source.otherwise = text(in, in.contains("constant") ? "constant" : "blank", optional);
        if (in.contains("column") == in.contains("constant")) {
            fault(in, "here must stand either `column` or `constant`",
                  "{ column = \"NAME\" }, or { constant = \"the same in every row\" }");
        } else if (in.contains("column")) {
            source.column =
                TextColumn{text(in, "column", required), std::string(), flag(in, "number")};
        } else if (in.contains("blank") || in.contains("number")) {
            fault(in, "`blank` and `number` belong to a column", "leave them out");
        }
        return source;
    }

    MomentColumn moment(const toml::table& in) {
        known_keys(in, {"column", "formats", "end_of_day"});
        MomentColumn column;
        column.column = text(in, "column", required);
        column.end_of_day = flag(in, "end_of_day");
        for (const auto& [pattern, place] : texts(in, "formats")) {
            if (pattern.empty()) continue;
            auto format = DateFormat::parse(pattern);
            if (format)
                column.formats.push_back(std::move(*format));
            else
                fault(*place, "date format `" + pattern + "`: " + format.error(),
                      "of %Y %m %b %d %H %I %p %M %S %f %z, e.g. \"%Y-%m-%d %H:%M:%S\"");
        }
        return column;
    }

    std::optional<MomentColumn> optional_moment(const toml::table& in, std::string_view key) {
        const auto* column = table(in, key, optional);
        if (column == nullptr) return std::nullopt;
        return moment(*column);
    }

    // --- the parts of a map ----------------------------------------------------------------------

    void read_names(Map& map) {
        map.source = text(root_, "source", required);
        if (!only(map.source, "abcdefghijklmnopqrstuvwxyz0123456789-") || map.source.size() > 32)
            fault(*root_.get("source"), "`source` is not a name",
                  "1 to 32 of a–z, 0–9 and -, e.g. \"boston-311\"");
        map.number_prefix = text(root_, "number_prefix", required);
        if (!only(map.number_prefix,
                  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-") ||
            map.number_prefix.size() > 32)
            fault(*root_.get("number_prefix"), "`number_prefix` cannot begin a case number",
                  "1 to 32 of A–Z a–z 0–9 . _ : -, e.g. \"BOS311-\"");
        const std::string name = text(root_, "time_zone", required);
        if (name.empty()) return;
        const auto zone = TimeZone::find(name);
        if (zone)
            map.zone = *zone;
        else
            fault(*root_.get("time_zone"), "unknown time zone: " + zone.error(),
                  "a name of the IANA database, e.g. \"Asia/Shanghai\"");
    }

    void read_case(const toml::table& in, Map& map) {
        known_keys(in, {"id", "opened", "limit", "closed", "category", "channel", "description",
                        "outcome", "remark"});
        if (const auto* column = table(in, "id", required)) map.id = plain_column(*column);
        if (const auto* column = table(in, "opened", required)) map.opened = moment(*column);
        map.limit = optional_moment(in, "limit");
        map.closed = optional_moment(in, "closed");
        if (const auto* column = table(in, "category", required)) read_category(*column, map);
        if (const auto* column = table(in, "channel", optional)) map.channel = text_source(*column);
        map.outcome = optional_labelled(in, "outcome");
        map.remark = optional_labelled(in, "remark");
        for (const std::string_view key : {"outcome", "remark"})
            if (in.contains(key) && !map.closed)
                fault(*in.get(key), "`" + std::string(key) + "` without `closed`",
                      "map the closing time too, or put the column into `description`");
        read_description(in, map);
    }

    void read_category(const toml::table& in, Map& map) {
        map.category = text_source(in);
        if (map.category.otherwise.empty()) return;
        if (const auto parsed = parse_category(map.category.otherwise); !parsed)
            fault(in, "`" + map.category.otherwise + "` is no category", parsed.error());
    }

    void read_description(const toml::table& in, Map& map) {
        const toml::node* node = in.get("description");
        if (node == nullptr) return;
        const auto* list = node->as_array();
        if (list == nullptr || list->size() > list_limit) {
            fault(*node, "`description` is not a list of columns, or too long",
                  "description = [{ column = \"TITLE\" }, { column = \"PLACE\", label = \"At\" }]");
            return;
        }
        for (const toml::node& entry : *list) {
            if (const auto* column = entry.as_table())
                map.description.push_back(labelled_column(*column));
            else
                fault(entry, "an entry of `description` is not a column",
                      "write { column = \"NAME\", label = \"set before it\" }");
        }
    }

    void read_status(const toml::table& in, Map& map) {
        known_keys(in, {"column", "open", "closed", "believe"});
        StatusColumn status;
        status.column = text(in, "column", required);
        for (auto& [value, place] : texts(in, "open")) status.open.push_back(std::move(value));
        for (auto& [value, place] : texts(in, "closed")) {
            if (std::find(status.open.begin(), status.open.end(), value) != status.open.end())
                fault(*place, "`" + value + "` means both open and closed", "keep one of the two");
            status.closed.push_back(std::move(value));
        }
        using Believe = StatusColumn::Believe;
        const auto parse = [](std::string_view value) -> std::optional<Believe> {
            if (value == "time") return Believe::time;
            if (value == "status") return Believe::status;
            if (value == "neither") return Believe::neither;
            return std::nullopt;
        };
        status.believe = word<Believe>(in, "believe", optional, parse, "neither, time, status")
                             .value_or(Believe::neither);
        if (!map.closed)
            fault(in, "[status] without `case.closed`",
                  "a status says whether, not when; map the closing time too");
        map.status = std::move(status);
    }

    void read_top(const toml::table& in, Map& map) {
        known_keys(in, {"code", "name", "level", "kind", "holder"});
        map.top.code = id<UnitCode>(in, "code", required, parse_unit_code);
        map.top.name = text(in, "name", required);
        map.top.level = level(in).value_or(Level::city);
        map.top.kind = kind(in);
        map.top.holder = text(in, "holder", optional);
        if (map.top.holder.empty()) map.top.holder = map.top.name;
    }

    void read_units(Map& map) {
        const toml::node* node = root_.get("unit");
        if (node == nullptr) return;
        const auto* list = node->as_array();
        if (list == nullptr || !list->is_array_of_tables()) {
            fault(*node, "`unit` is not a list of tables", "write [[unit]] for each level");
            return;
        }
        Level above = map.top.level;
        for (const toml::node& entry : *list) {
            const toml::table& in = *entry.as_table();
            map.units.push_back(unit_column(in));
            const auto here = level(in);
            if (!here) continue;
            if (*here >= above)
                fault(entry, "this unit does not stand below the one before it",
                      "from top to bottom: city, district, street, community, grid");
            map.units.back().level = *here;
            above = *here;
        }
    }

    UnitColumn unit_column(const toml::table& in) {
        known_keys(in, {"level", "kind", "code", "name", "names"});
        UnitColumn unit;
        unit.kind = kind(in);
        if (const auto* code = table(in, "code", required)) unit.code = text_source(*code);
        if (const auto* name = table(in, "name", optional)) unit.name = plain_column(*name);
        if (const auto* names = table(in, "names", optional))
            for (const auto& [code, name] : *names)
                unit.names.emplace(std::string(code.str()), text_of(name, code.str()));
        return unit;
    }

    const toml::table& root_;
};

std::vector<engine::Fault> one_fault(std::size_t line, std::size_t column, std::string message,
                                     std::string hint) {
    return {{line, column, std::move(message), std::move(hint)}};
}

}  // namespace

tl::expected<std::shared_ptr<const Map>, std::vector<engine::Fault>> parse_map(
    std::string_view text) {
    if (text.size() > map_limit_bytes)
        return tl::unexpected(one_fault(0, 0, "the map is too long",
                                        "at most " + std::to_string(map_limit_bytes) + " bytes"));
    toml::table root;
    try {
        root = toml::parse(text);
    } catch (const toml::parse_error& problem) {
        return tl::unexpected(one_fault(problem.source().begin.line, problem.source().begin.column,
                                        std::string(problem.description()),
                                        "a map is a TOML file"));
    }
    MapParser parser(root);
    auto map = std::make_shared<const Map>(parser.whole_map());
    if (!parser.faults.empty()) {
        std::stable_sort(parser.faults.begin(), parser.faults.end(),
                         [](const engine::Fault& left, const engine::Fault& right) {
                             return std::pair(left.line, left.column) <
                                    std::pair(right.line, right.column);
                         });
        return tl::unexpected(std::move(parser.faults));
    }
    return map;
}

}  // namespace gridcase::import
