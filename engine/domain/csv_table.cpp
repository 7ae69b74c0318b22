#include "engine/domain/csv_table.hpp"

#include <algorithm>

#include "engine/domain/policy_words.hpp"
#include "events/ids.hpp"

namespace gridcase::engine {
namespace {

constexpr std::size_t cells_limit = 64;  // in one row

bool ends_cell(char c) { return c == ',' || c == '\n' || c == '\r'; }

std::string listed(std::span<const std::string_view> names) {
    std::string text;
    for (const std::string_view name : names) text += (text.empty() ? "" : ",") + std::string(name);
    return text;
}

/// `+08:00`.
std::string offset_text(int minutes) {
    const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    const int size = minutes < 0 ? -minutes : minutes;
    return (minutes < 0 ? "-" : "+") + two(size / 60) + ":" + two(size % 60);
}

}  // namespace

CsvReader::CsvReader(std::string_view text, std::vector<Fault>& faults)
    : left_(text), faults_(faults) {
    if (left_.substr(0, 3) == "\xEF\xBB\xBF") left_.remove_prefix(3);
}

std::optional<Row> CsvReader::next() {
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

bool CsvReader::read_row(Row& row) {
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

bool CsvReader::read_plain(Cell& cell) {
    while (!left_.empty() && !ends_cell(left_.front())) {
        if (left_.front() == '"')
            return refuse("a quote stands inside a cell that does not begin with one",
                          "put the whole cell in quotes and double the quotes inside");
        cell.text += take();
    }
    return true;
}

bool CsvReader::read_quoted(Cell& cell) {
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

char CsvReader::take() {
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

bool CsvReader::refuse(std::string message, std::string hint) {
    faults_.push_back({line_, column_, std::move(message), std::move(hint)});
    return false;
}

void CsvReader::skip_line() {
    while (!left_.empty() && take() != '\n') {
    }
}

// --- Named columns

Table::Table(std::string_view text, const TableForm& form, const TableOptions& options,
             std::vector<Fault>& faults)
    : form_(form),
      options_(options),
      faults_(faults),
      reader_(text.size() > table_limit_bytes ? std::string_view() : text, faults),
      places_(form.columns.size()) {
    if (text.size() > table_limit_bytes)
        faults_.push_back(
            {0, 0, "the file has " + std::to_string(text.size()) + " bytes",
             "at most " + std::to_string(table_limit_bytes) + " are taken; cut it in parts"});
    else
        read_header();
}

void Table::read_header() {
    const std::size_t before = faults_.size();
    auto header = reader_.next();
    if (!header) {
        if (faults_.size() == before)
            faults_.push_back(
                {0, 0, "the file is empty",
                 "begin it with the header " + listed(form_.columns.subspan(0, form_.needed))});
        return;
    }
    header_ = *std::move(header);
    for (std::size_t i = 0; i < header_.size(); ++i) read_column(header_[i], i);
    for (std::size_t i = 0; i < form_.needed; ++i)
        if (!places_[i])
            add_fault(faults_, header_.front(),
                      "the header has no column `" + std::string(form_.columns[i]) + "`",
                      "it must name " + listed(form_.columns.subspan(0, form_.needed)) +
                          " and may name " + listed(form_.columns.subspan(form_.needed)) +
                          ", with commas between");
    readable_ = faults_.size() == before;
}

void Table::read_column(const Cell& cell, std::size_t index) {
    const auto names = [&](std::string_view ours) {
        const auto mapped = options_.columns.find(std::string(ours));
        return (mapped == options_.columns.end() ? ours : mapped->second) == cell.text;
    };
    const auto found = std::ranges::find_if(form_.columns, names);
    if (found == form_.columns.end()) {
        if (!options_.columns.empty()) return;
        const auto near = nearest(cell.text, {form_.columns.begin(), form_.columns.end()});
        return add_fault(
            faults_, cell,
            "`" + shown(cell.text) + "` is not a column of a " + std::string(form_.what),
            near ? "did you mean `" + std::string(*near) + "`?"
                 : "the columns are " + listed(form_.columns));
    }
    auto& place = places_[static_cast<std::size_t>(found - form_.columns.begin())];
    if (place)
        return add_fault(faults_, cell, "the column `" + cell.text + "` is named twice",
                         "keep one");
    place = index;
}

std::optional<Row> Table::next() {
    if (!readable_) return std::nullopt;
    while (std::optional<Row> row = reader_.next()) {
        if (++rows_ > table_rows_limit) {
            add_fault(faults_, row->front(),
                      "there are more than " + std::to_string(table_rows_limit) + " rows",
                      "cut the file in parts");
            break;
        }
        if (row->size() == header_.size()) return row;
        add_fault(faults_, row->front(),
                  "the row has " + std::to_string(row->size()) + " cells, the header " +
                      std::to_string(header_.size()),
                  "a cell that holds a comma must stand in quotes");
    }
    readable_ = false;
    return std::nullopt;
}

Cell Table::at(const Row& row, std::size_t column) const {
    return places_[column] ? row[*places_[column]] : Cell{{}, row.front().line, 0};
}

void add_fault(std::vector<Fault>& faults, const Cell& at, std::string message, std::string hint) {
    faults.push_back({at.line, at.column, std::move(message), std::move(hint)});
}

void sort_faults(std::vector<Fault>& faults) {
    std::stable_sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
}

std::string shown(std::string_view text) {
    return is_utf8(text) ? shortened(text) : "text that is not UTF-8";
}

tl::expected<Instant, std::string> parse_moment(std::string_view text, int utc_offset_minutes) {
    constexpr std::size_t date_size = 10;
    constexpr std::size_t minute_size = 16;
    std::string whole(text);
    const bool local =
        text.size() == date_size ||
        (text.size() == minute_size && (text[date_size] == ' ' || text[date_size] == 'T'));
    if (local) {
        whole.resize(date_size);
        whole += "T" + (text.size() == date_size ? "00:00" : std::string(text.substr(11))) + ":00" +
                 offset_text(utc_offset_minutes);
    }
    if (auto parsed = parse_instant(whole)) return *parsed;
    return tl::unexpected("“" + shown(text) +
                          "” is no moment; write 2024-09-13, 2024-09-13 17:30 or RFC 3339");
}

}  // namespace gridcase::engine
