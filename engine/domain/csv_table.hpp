#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/domain/fault.hpp"
#include "events/instant.hpp"

namespace gridcase::engine {

// Reads tables from outside. The grammar is RFC 4180: cells part at commas, a cell in double quotes
// may hold commas, line ends and doubled quotes, rows end with LF or CRLF; a byte order mark at the
// front and empty lines are passed over. The first row names the columns, in any order.

inline constexpr std::size_t table_limit_bytes = 64U << 20U;
inline constexpr std::size_t table_rows_limit = 500'000;

struct Cell {
    std::string text;
    std::size_t line = 1;
    std::size_t column = 1;
};
using Row = std::vector<Cell>;

/// What a table may be read with.
struct TableOptions {
    std::string prefix = {};                          // only rows whose code begins so
    std::map<std::string, std::string> columns = {};  // ours → what the file calls it
    int utc_offset_minutes = 480;                     // of dates and times that name no offset
};

/// Cuts a text into rows, counting lines and characters.
class CsvReader {
   public:
    CsvReader(std::string_view text, std::vector<Fault>& faults);

    /// The next row that is not empty; nothing at the end. A row with a fault in its quoting is
    /// passed over up to its line's end.
    std::optional<Row> next();

   private:
    bool read_row(Row& row);
    bool read_plain(Cell& cell);
    bool read_quoted(Cell& cell);
    char take();
    bool refuse(std::string message, std::string hint);
    void skip_line();

    std::string_view left_;
    std::vector<Fault>& faults_;
    std::size_t line_ = 1;
    std::size_t column_ = 1;
};

/// What a kind of table is called, and its columns. Those that must be there come first.
struct TableForm {
    std::string_view what;  // such as `division table`
    std::span<const std::string_view> columns;
    std::size_t needed = 0;
};

/// A table whose columns are known by name. Faults go where the constructor was told.
class Table {
   public:
    /// Reads the header too. Its faults are a column that the form does not know (unless
    /// `options.columns` maps names: then what it does not name is left aside), one named twice, a
    /// needed one missing.
    Table(std::string_view text, const TableForm& form, const TableOptions& options,
          std::vector<Fault>& faults);

    /// The header as it was read; empty when there was none.
    [[nodiscard]] const Row& header() const { return header_; }
    /// The next row as wide as the header; nothing at the end, or when the header was no good.
    std::optional<Row> next();
    /// The cell in the form's column of that number; an empty one when the table has no such
    /// column.
    [[nodiscard]] Cell at(const Row& row, std::size_t column) const;

   private:
    void read_header();
    void read_column(const Cell& cell, std::size_t index);

    const TableForm& form_;
    const TableOptions& options_;
    std::vector<Fault>& faults_;
    CsvReader reader_;
    Row header_;
    std::vector<std::optional<std::size_t>> places_;
    std::size_t rows_ = 0;
    bool readable_ = false;
};

void add_fault(std::vector<Fault>& faults, const Cell& at, std::string message, std::string hint);
/// By place.
void sort_faults(std::vector<Fault>& faults);
/// Text from the file in a message: short, and well-formed.
std::string shown(std::string_view text);

/// RFC 3339, or a local date (`2024-09-13`: its first moment) or date and time
/// (`2024-09-13 17:30`).
tl::expected<Instant, std::string> parse_moment(std::string_view text, int utc_offset_minutes);

}  // namespace gridcase::engine
