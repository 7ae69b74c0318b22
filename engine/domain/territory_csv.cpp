#include "engine/domain/territory_csv.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <string>
#include <unordered_map>

#include "engine/domain/fields.hpp"
#include "engine/domain/territory.hpp"

namespace gridcase::engine {
namespace {

constexpr std::array<std::string_view, 9> unit_columns{
    "code", "name", "level", "parent", "kind", "holder", "line", "valid_from", "valid_to"};
enum UnitColumn : std::size_t {
    code,
    name,
    level,
    parent,
    kind,
    holder,
    line,
    valid_from,
    valid_to
};
constexpr TableForm division_table{"division table", unit_columns, 4};

constexpr std::array<std::string_view, 10> code_columns{
    "code",         "name",     "areaCode", "streetCode", "cityCode",
    "provinceCode", "province", "city",     "area",       "street"};
enum CodeColumn : std::size_t { area_code = 2, street_code, city_code, city = 7, area, street };
constexpr TableForm code_table{"table of division codes", code_columns, 2};

/// How many digits of a statistical division code name a unit of a level, and where a table may
/// name it.
struct Rung {
    Level level;
    std::size_t digits;
    std::optional<std::size_t> name_column;
};
constexpr std::array rungs{Rung{Level::city, 4, city}, Rung{Level::district, 6, area},
                           Rung{Level::street, 9, street},
                           Rung{Level::community, 12, std::nullopt}};
constexpr std::size_t whole_digits = 12;

const Rung* rung_of(std::size_t digits) {
    const auto found = std::ranges::find(rungs, digits, &Rung::digits);
    return found == rungs.end() ? nullptr : &*found;
}

UnitCode filled_up(std::string digits) {
    digits.resize(whole_digits, '0');
    return UnitCode(std::move(digits));
}

/// The digits that name the unit: a whole code of a street ends in three zeros, of a district in
/// six, of a city in eight.
std::string_view significant(std::string_view digits) {
    if (digits.size() != whole_digits) return digits;
    for (const Rung& rung : rungs)
        if (digits.find_first_not_of('0', rung.digits) == std::string_view::npos)
            return digits.substr(0, rung.digits);
    return digits;
}

bool speaks_of_codes(std::string_view text) {
    std::vector<Fault> unheard;
    const std::optional<Row> header = CsvReader(text.substr(0, 64U << 10U), unheard).next();
    return header && std::ranges::any_of(*header, [](const Cell& cell) {
               return cell.text == code_columns[area_code] ||
                      cell.text == code_columns[street_code] ||
                      cell.text == code_columns[city_code];
           });
}

std::optional<Level> level_of(std::string_view text) {
    if (const auto word = parse_level(text)) return word;
    for (const Level each : all_levels)
        if (chinese(each) == text) return each;
    return std::nullopt;
}

std::optional<UnitKind> kind_of(std::string_view text) {
    if (text.empty() || text == "区划单元") return UnitKind::area;
    if (text == "部门") return UnitKind::department;
    if (text == "专属网格") return UnitKind::dedicated_grid;
    if (text == "楼栋") return UnitKind::building;
    if (text == "单元") return UnitKind::stairwell;
    if (text == "街路巷") return UnitKind::road;
    if (text == "共建单位") return UnitKind::member_organisation;
    return parse_unit_kind(text);
}

/// Makes units of rows, and a tree of units.
class UnitReader {
   public:
    explicit UnitReader(const TableOptions& options) : options_(options) {}

    tl::expected<std::vector<UnitRegistered>, std::vector<Fault>> read(std::string_view text) {
        if (options_.columns.empty() && speaks_of_codes(text))
            read_codes_table(text);
        else
            read_units_table(text);
        link();
        std::vector<UnitRegistered> units = parents_first();
        if (faults_.empty()) return units;
        sort_faults(faults_);
        return tl::unexpected(std::move(faults_));
    }

   private:
    struct Entry {
        UnitRegistered unit;
        Cell code_cell;
        Cell parent_cell;
        bool assumed = false;               // no row is about it
        std::optional<std::size_t> parent;  // in entries_
    };

    void fault(const Cell& at, std::string message, std::string hint) {
        add_fault(faults_, at, std::move(message), std::move(hint));
    }

    /// Calls `read` for every row whose code is asked for.
    template <class Read>
    void read_rows(Table& table, const Read& read) {
        std::size_t rows = 0;
        std::size_t taken = 0;
        const std::size_t faults_before = faults_.size();
        while (const std::optional<Row> row = table.next()) {
            ++rows;
            if (!table.at(*row, code).text.starts_with(options_.prefix)) continue;
            ++taken;
            read(*row);
        }
        if (faults_.size() != faults_before || table.header().empty() || taken > 0) return;
        if (rows == 0)
            fault(table.header().front(), "the file has a header but no units",
                  "add a row for each unit");
        else
            fault(table.header().front(), "no row's code begins with " + shown(options_.prefix),
                  "give the beginning of the codes that are wanted, such as 2204");
    }

    // --- Our own tables

    void read_units_table(std::string_view text) {
        Table table(text, division_table, options_, faults_);
        if (!faults_.empty()) return;
        read_rows(table, [&](const Row& row) { read_unit(table, row); });
    }

    void read_unit(const Table& table, const Row& row) {
        const std::size_t faults_before = faults_.size();
        Entry entry;
        entry.code_cell = table.at(row, code);
        entry.parent_cell = table.at(row, parent);
        read_codes(entry);
        read_words(table, row, entry.unit);
        read_validity(table, row, entry.unit);
        read_names(table, row, entry.unit);
        if (faults_.size() == faults_before) add(std::move(entry));
    }

    void read_codes(Entry& entry) {
        if (auto parsed = parse_unit_code(entry.code_cell.text))
            entry.unit.code = std::move(*parsed);
        else
            fault(entry.code_cell, parsed.error(), "write the unit's division code");
        if (entry.parent_cell.text.empty()) return;
        if (auto parsed = parse_unit_code(entry.parent_cell.text))
            entry.unit.parent = std::move(*parsed);
        else
            fault(entry.parent_cell, "the parent's " + parsed.error(),
                  "write the code of the unit above, or nothing for the top");
    }

    void read_words(const Table& table, const Row& row, UnitRegistered& unit) {
        const Cell kind_cell = table.at(row, kind);
        if (const auto word = kind_of(kind_cell.text))
            unit.kind = *word;
        else
            fault(kind_cell, "“" + shown(kind_cell.text) + "” is not a kind of unit",
                  "it is area 区划单元 (also when left empty), department 部门, dedicated_grid "
                  "专属网格, building 楼栋, stairwell 单元, road 街路巷 or member_organisation "
                  "共建单位");
        const Cell level_cell = table.at(row, level);
        if (level_cell.text.empty() && !stands_on_ladder(unit.kind)) return;  // the lowest
        if (const auto word = level_of(level_cell.text))
            unit.level = *word;
        else
            fault(level_cell, "“" + shown(level_cell.text) + "” is not a level",
                  "the levels are grid 网格, community 社区, street 街道, district 区县, city 市");
    }

    void read_validity(const Table& table, const Row& row, UnitRegistered& unit) {
        unit.valid_from = read_moment(table.at(row, valid_from));
        unit.valid_to = read_moment(table.at(row, valid_to));
        if (unit.valid_from && unit.valid_to && *unit.valid_to <= *unit.valid_from)
            fault(table.at(row, valid_to), "the unit ends before it begins",
                  "valid_to is the first moment at which it is no more");
    }

    std::optional<Instant> read_moment(const Cell& cell) {
        if (cell.text.empty()) return std::nullopt;
        const auto moment = parse_moment(cell.text, options_.utc_offset_minutes);
        if (moment) return *moment;
        fault(cell, moment.error(), "a date means its first moment");
        return std::nullopt;
    }

    void read_names(const Table& table, const Row& row, UnitRegistered& unit) {
        const Cell name_cell = table.at(row, name);
        unit.name = read_text(name_cell, "the name");
        if (name_cell.text.empty()) fault(name_cell, "the unit has no name", "give it one");
        unit.holder = read_text(table.at(row, holder), "the holder");
        unit.line = read_text(table.at(row, line), "the line");
        if (unit.holder.empty()) unit.holder = post_of(unit.level, unit.kind);
    }

    std::string read_text(const Cell& cell, std::string_view what) {
        auto checked = parse_text(cell.text, what, name_limit_bytes);
        if (checked) return std::move(*checked);
        fault(cell, checked.error(), "shorten or clean the text; the file must be UTF-8");
        return {};
    }

    // --- Tables of statistical codes

    void read_codes_table(std::string_view text) {
        Table table(text, code_table, options_, faults_);
        if (!faults_.empty()) return;
        read_rows(table, [&](const Row& row) { read_code(table, row); });
    }

    void read_code(const Table& table, const Row& row) {
        const Cell cell = table.at(row, code);
        const std::string_view digits = significant(cell.text);
        const Rung* rung = is_number(digits) ? rung_of(digits.size()) : nullptr;
        if (!rung)
            return fault(cell, "“" + shown(cell.text) + "” is no division code of a known length",
                         "a city's has 4 digits, a district's 6, a street's 9, a community's 12");
        for (const std::size_t column : {area_code, street_code, city_code}) {
            const Cell above = table.at(row, column);
            if (!cell.text.starts_with(above.text))
                return fault(above,
                             "the " + std::string(code_columns[column]) + " " + shown(above.text) +
                                 " is no beginning of the code " + shown(cell.text),
                             "a division code begins with the codes of the units above");
        }
        const std::size_t faults_before = faults_.size();
        Entry entry = entry_of(*rung, digits, cell);
        entry.unit.name = read_text(table.at(row, name), "the name");
        if (entry.unit.name.empty())
            fault(table.at(row, name), "the unit has no name", "give it one");
        if (faults_.size() != faults_before) return;
        for (const Rung& above : rungs)
            if (above.digits < digits.size())
                assume(above, digits.substr(0, above.digits), cell,
                       above.name_column ? table.at(row, *above.name_column) : Cell());
        add(std::move(entry));
    }

    static Entry entry_of(const Rung& rung, std::string_view digits, const Cell& cell) {
        Entry entry;
        entry.code_cell = cell;
        entry.parent_cell = cell;
        entry.unit.code = filled_up(std::string(digits));
        entry.unit.level = rung.level;
        entry.unit.holder = post_of(rung.level, UnitKind::area);
        const auto above = std::ranges::find(rungs, rung.digits, &Rung::digits);
        if (above != rungs.begin())
            entry.unit.parent = filled_up(std::string(digits.substr(0, (above - 1)->digits)));
        return entry;
    }

    /// A unit above, as far as the table speaks of it.
    void assume(const Rung& rung, std::string_view digits, const Cell& cell,
                const Cell& name_cell) {
        Entry entry = entry_of(rung, digits, cell);
        const std::string told = read_text(name_cell, "the name");
        entry.unit.name = told.empty() ? std::string(digits) : told;
        entry.assumed = true;
        const auto [known, is_new] = by_code_.emplace(entry.unit.code, entries_.size());
        if (is_new) {
            entries_.push_back(std::move(entry));
            return;
        }
        Entry& before = entries_[known->second];
        if (told.empty() || told == before.unit.name) return;
        if (!is_unnamed(before.unit))
            return fault(name_cell,
                         "unit " + before.unit.code.value() + " is called " + shown(told) +
                             " here and " + shown(before.unit.name) + " at line " +
                             std::to_string(before.code_cell.line),
                         "a code has one name");
        before.unit.name = told;
    }

    // --- The tree

    void add(Entry entry) {
        const auto [first, is_new] = by_code_.emplace(entry.unit.code, entries_.size());
        if (is_new) {
            entries_.push_back(std::move(entry));
            return;
        }
        Entry& before = entries_[first->second];
        if (!before.assumed)
            return fault(entry.code_cell, "unit " + entry.unit.code.value() + " is described twice",
                         "it stands at line " + std::to_string(before.code_cell.line) +
                             " already; keep one");
        before = std::move(entry);
    }

    /// Finds every entry's parent among the entries, and whether it may be the parent.
    void link() {
        for (Entry& entry : entries_) {
            if (!entry.unit.parent) {
                if (needs_parent(entry.unit.kind))
                    fault(entry.code_cell,
                          "a " + std::string(to_text(entry.unit.kind)) + " needs a parent",
                          std::string(parent_rule(entry.unit.kind)));
                continue;
            }
            const auto found = by_code_.find(*entry.unit.parent);
            if (found == by_code_.end()) continue;
            entry.parent = found->second;
            const UnitRegistered& superior = entries_[found->second].unit;
            if (!may_stand_below(entry.unit, superior))
                fault(entry.parent_cell,
                      "a " + described(entry.unit) + " cannot stand below unit " +
                          superior.code.value() + ", a " + described(superior),
                      std::string(parent_rule(entry.unit.kind)));
        }
    }

    static std::string described(const UnitRegistered& unit) {
        return std::string(unit.kind == UnitKind::area ? to_text(unit.level) : to_text(unit.kind));
    }

    /// The units in the order of the file, but every parent before its children.
    std::vector<UnitRegistered> parents_first() {
        enum class Mark : std::uint8_t { untouched, on_the_way, done };
        std::vector<Mark> marks(entries_.size(), Mark::untouched);
        std::vector<UnitRegistered> units;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            std::vector<std::size_t> way;  // from entry i up to what is not yet there
            std::optional<std::size_t> next = i;
            for (; next && marks[*next] == Mark::untouched; next = entries_[*next].parent) {
                marks[*next] = Mark::on_the_way;
                way.push_back(*next);
            }
            if (next && marks[*next] == Mark::on_the_way)
                fault(entries_[*next].parent_cell,
                      "unit " + entries_[*next].unit.code.value() + " stands below itself",
                      "its parents must lead to a top");
            for (const std::size_t entry : std::views::reverse(way)) {
                marks[entry] = Mark::done;
                units.push_back(entries_[entry].unit);
            }
        }
        return units;
    }

    const TableOptions& options_;
    std::vector<Fault> faults_;
    std::vector<Entry> entries_;
    std::unordered_map<UnitCode, std::size_t> by_code_;
};

}  // namespace

tl::expected<std::vector<UnitRegistered>, std::vector<Fault>> parse_territory_csv(
    std::string_view text, const TableOptions& options) {
    return UnitReader(options).read(text);
}

bool is_unnamed(const UnitRegistered& unit) {
    return !unit.name.empty() && unit.code.value().starts_with(unit.name) && is_number(unit.name);
}

}  // namespace gridcase::engine
