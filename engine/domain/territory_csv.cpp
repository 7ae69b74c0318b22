// Reads a division table. The grammar is RFC 4180: cells part at commas, a cell in double quotes
// may hold commas, line ends and doubled quotes, rows end with LF or CRLF; a byte order mark at the
// front and empty lines are passed over. The first row names the columns, in any order.

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <string>
#include <unordered_map>

#include "engine/domain/fields.hpp"
#include "engine/domain/policy_words.hpp"
#include "engine/domain/territory.hpp"

namespace gridcase::engine {
namespace {

constexpr std::size_t text_limit_bytes = 64U << 20U;
constexpr std::size_t rows_limit = 500'000;
constexpr std::size_t cells_limit = 64;  // in one row

struct Cell {
    std::string text;
    std::size_t line = 1;
    std::size_t column = 1;
};
using Row = std::vector<Cell>;

/// Cuts a text into rows, counting lines and characters.
class CsvReader {
   public:
    CsvReader(std::string_view text, std::vector<Fault>& faults) : left_(text), faults_(faults) {
        if (left_.substr(0, 3) == "\xEF\xBB\xBF") left_.remove_prefix(3);
    }

    /// The next row that is not empty; nothing at the end. A row with a fault in its quoting is
    /// passed over up to its line's end.
    std::optional<Row> next() {
        while (!left_.empty()) {
            Row row;
            if (!read_row(row)) {
                skip_line();
                continue;
            }
            if (row.size() > 1 || !row.front().text.empty()) return row;
        }
        return std::nullopt;
    }

   private:
    bool read_row(Row& row) {
        while (true) {
            if (row.size() == cells_limit)
                return refuse("the row has more than " + std::to_string(cells_limit) + " cells",
                              "leave the columns out that are not asked for");
            Cell& cell = row.emplace_back(Cell{{}, line_, column_});
            const bool quoted = !left_.empty() && left_.front() == '"';
            if (quoted ? !read_quoted(cell) : !read_plain(cell)) return false;
            if (left_.empty()) return true;
            const char end = take();
            if (end == '\n') return true;
            if (end == '\r') {
                if (!left_.empty() && left_.front() == '\n') take();
                return true;
            }
        }
    }

    bool read_plain(Cell& cell) {
        while (!left_.empty() && !ends_cell(left_.front())) {
            if (left_.front() == '"')
                return refuse("a quote stands inside a cell that does not begin with one",
                              "put the whole cell in quotes and double the quotes inside");
            cell.text += take();
        }
        return true;
    }

    bool read_quoted(Cell& cell) {
        take();
        while (!left_.empty()) {
            const char c = take();
            if (c != '"') {
                cell.text += c;
                continue;
            }
            if (left_.empty() || ends_cell(left_.front())) return true;
            if (left_.front() != '"')
                return refuse("a closing quote is followed by more text",
                              "double the quotes inside a cell");
            cell.text += take();
        }
        faults_.push_back({cell.line, cell.column, "a quoted cell has no end",
                           "close it with a quote before the end of the file"});
        return false;
    }

    static bool ends_cell(char c) { return c == ',' || c == '\n' || c == '\r'; }

    char take() {
        const char c = left_.front();
        left_.remove_prefix(1);
        if (c == '\n') {
            ++line_;
            column_ = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
            ++column_;
        }
        return c;
    }

    bool refuse(std::string message, std::string hint) {
        faults_.push_back({line_, column_, std::move(message), std::move(hint)});
        return false;
    }

    void skip_line() {
        while (!left_.empty() && take() != '\n') {
        }
    }

    std::string_view left_;
    std::vector<Fault>& faults_;
    std::size_t line_ = 1;
    std::size_t column_ = 1;
};

constexpr std::array<std::string_view, 6> columns{"code",   "name", "level",
                                                  "parent", "kind", "holder"};
enum Column : std::size_t { code, name, level, parent, kind, holder };

std::optional<Level> level_of(std::string_view text) {
    if (const auto word = parse_level(text)) return word;
    for (const Level each : all_levels)
        if (chinese(each) == text) return each;
    return std::nullopt;
}

std::optional<UnitKind> kind_of(std::string_view text) {
    if (text.empty() || text == "区划单元") return UnitKind::area;
    if (text == "部门") return UnitKind::department;
    return parse_unit_kind(text);
}

/// Makes units of rows, and a tree of units.
class UnitReader {
   public:
    tl::expected<std::vector<UnitRegistered>, std::vector<Fault>> read(std::string_view text) {
        if (text.size() > text_limit_bytes)
            fault({}, "the file has " + std::to_string(text.size()) + " bytes",
                  "at most " + std::to_string(text_limit_bytes) + " are taken; cut it in parts");
        else
            read_rows(text);
        link();
        std::vector<UnitRegistered> units = parents_first();
        if (faults_.empty()) return units;
        std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) {
            return std::pair(a.line, a.column) < std::pair(b.line, b.column);
        });
        return tl::unexpected(std::move(faults_));
    }

   private:
    struct Entry {
        UnitRegistered unit;
        Cell code_cell;
        Cell parent_cell;
        std::optional<std::size_t> parent;  // in entries_
    };

    void fault(const Cell& at, std::string message, std::string hint) {
        faults_.push_back({at.line, at.column, std::move(message), std::move(hint)});
    }

    void read_rows(std::string_view text) {
        CsvReader reader(text, faults_);
        const std::optional<Row> header = reader.next();
        if (!header) {
            if (faults_.empty())
                faults_.push_back(
                    {0, 0, "the file is empty", "begin it with the header code,name,level,parent"});
            return;
        }
        if (!read_header(*header)) return;
        std::size_t rows = 0;
        while (const std::optional<Row> row = reader.next()) {
            if (++rows > rows_limit)
                return fault(row->front(),
                             "there are more than " + std::to_string(rows_limit) + " rows",
                             "cut the file in parts");
            read_row(*row, header->size());
        }
        if (rows == 0 && faults_.empty())
            fault(header->front(), "the file has a header but no units", "add a row for each unit");
    }

    bool read_header(const Row& header) {
        const std::size_t faults_before = faults_.size();
        for (std::size_t i = 0; i < header.size(); ++i) read_column(header[i], i);
        for (const Column needed : {code, name, level, parent})
            if (!place_[needed])
                fault(header.front(),
                      "the header has no column `" + std::string(columns[needed]) + "`",
                      "it must name code,name,level,parent and may name kind,holder, with commas "
                      "between");
        return faults_.size() == faults_before;
    }

    void read_column(const Cell& cell, std::size_t index) {
        const auto found = std::find(columns.begin(), columns.end(), cell.text);
        if (found == columns.end()) {
            const auto near = nearest(cell.text, {columns.begin(), columns.end()});
            return fault(cell, "`" + shown(cell.text) + "` is not a column of a division table",
                         near ? "did you mean `" + std::string(*near) + "`?"
                              : "the columns are code,name,level,parent,kind,holder");
        }
        auto& place = place_[static_cast<std::size_t>(found - columns.begin())];
        if (place) return fault(cell, "the column `" + cell.text + "` is named twice", "keep one");
        place = index;
    }

    void read_row(const Row& row, std::size_t width) {
        if (row.size() != width)
            return fault(row.front(),
                         "the row has " + std::to_string(row.size()) + " cells, the header " +
                             std::to_string(width),
                         "a cell that holds a comma must stand in quotes");
        const std::size_t faults_before = faults_.size();
        Entry entry;
        entry.code_cell = at(row, code);
        entry.parent_cell = at(row, parent);
        read_codes(entry);
        read_words(row, entry.unit);
        read_names(row, entry.unit);
        if (faults_.size() == faults_before) add(std::move(entry));
    }

    [[nodiscard]] Cell at(const Row& row, Column column) const {
        return place_[column] ? row[*place_[column]] : Cell{{}, row.front().line, 0};
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

    void read_words(const Row& row, UnitRegistered& unit) {
        const Cell level_cell = at(row, level);
        if (const auto word = level_of(level_cell.text))
            unit.level = *word;
        else
            fault(level_cell, "“" + shown(level_cell.text) + "” is not a level",
                  "the levels are grid 网格, community 社区, street 街道, district 区县, city 市");
        const Cell kind_cell = at(row, kind);
        if (const auto word = kind_of(kind_cell.text))
            unit.kind = *word;
        else
            fault(kind_cell, "“" + shown(kind_cell.text) + "” is not a kind of unit",
                  "it is area 区划单元 (also when left empty) or department 部门");
    }

    void read_names(const Row& row, UnitRegistered& unit) {
        unit.name = read_text(at(row, name), "the name");
        if (at(row, name).text.empty()) fault(at(row, name), "the unit has no name", "give it one");
        unit.holder = read_text(at(row, holder), "the holder");
        if (unit.holder.empty()) unit.holder = post_of(unit.level, unit.kind);
    }

    std::string read_text(const Cell& cell, std::string_view what) {
        auto checked = parse_text(cell.text, what, name_limit_bytes);
        if (checked) return std::move(*checked);
        fault(cell, checked.error(), "shorten or clean the text; the file must be UTF-8");
        return {};
    }

    void add(Entry entry) {
        const auto [first, is_new] = by_code_.emplace(entry.unit.code, entries_.size());
        if (!is_new)
            return fault(entry.code_cell, "unit " + entry.unit.code.value() + " is described twice",
                         "it stands at line " +
                             std::to_string(entries_[first->second].code_cell.line) +
                             " already; keep one");
        entries_.push_back(std::move(entry));
    }

    /// Finds every entry's parent among the entries, and whether it may be the parent.
    void link() {
        for (Entry& entry : entries_) {
            if (!entry.unit.parent) continue;
            const auto found = by_code_.find(*entry.unit.parent);
            if (found == by_code_.end()) continue;
            entry.parent = found->second;
            const UnitRegistered& superior = entries_[found->second].unit;
            if (!may_stand_below(entry.unit, superior))
                fault(entry.parent_cell,
                      "a " + std::string(to_text(entry.unit.level)) + " cannot stand below unit " +
                          superior.code.value() + ", a " + std::string(to_text(superior.level)),
                      entry.unit.kind == UnitKind::department
                          ? "the parent of a department must be of its level or a higher one"
                          : "the parent must be of a higher level");
        }
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

    /// Text from the file in a message: short, and well-formed.
    static std::string shown(std::string_view text) {
        return is_utf8(text) ? shortened(text) : "text that is not UTF-8";
    }

    std::vector<Fault> faults_;
    std::array<std::optional<std::size_t>, columns.size()> place_;
    std::vector<Entry> entries_;
    std::unordered_map<UnitCode, std::size_t> by_code_;
};

}  // namespace

tl::expected<std::vector<UnitRegistered>, std::vector<Fault>> parse_territory_csv(
    std::string_view text) {
    return UnitReader().read(text);
}

}  // namespace gridcase::engine
