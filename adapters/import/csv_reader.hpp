#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "adapters/import/byte_source.hpp"

namespace gridcase::import {

struct CsvLimits {
    std::size_t field_bytes = 256U << 10U;
    std::size_t row_bytes = 1U << 20U;
    std::size_t columns = 1000;
    std::size_t stop_bytes = 16U << 20U;  // a longer row ends the reading: this is no table
};

/// One row: well-formed, or with a fault and its bytes as they are.
struct CsvRow {
    std::uint64_t line = 0;  // the physical line on which it starts, counted from 1
    std::string raw;         // its bytes without the line end, also when there is a fault
    std::vector<std::string> fields;
    std::string fault;  // why it cannot be taken; empty when well-formed
};

/// Reads a table as RFC 4180 has it: fields in quotes may hold commas, line ends and doubled
/// quotes; lines end in LF or CRLF; a byte order mark and blank lines are passed over. One thread.
///
/// A malformed row costs itself only: reading goes on with the next physical line (a stray quote)
/// or after the row's own end (too long, too many columns). Memory stays within stop_bytes.
class CsvReader {
   public:
    explicit CsvReader(ByteSource& source, CsvLimits limits = {});

    /// From now on a row with another number of columns has a fault.
    void expect_columns(std::size_t columns) { expected_columns_ = columns; }

    /// The next row, into `row` whose memory is used again; false at the end. Throws SourceBroken.
    bool next(CsvRow& row);

   private:
    enum class State {
        field_start,
        unquoted,
        quoted,
        quote_in_quoted,
        return_after_quote,
        skipping
    };

    bool refill();
    void begin(CsvRow& row);
    bool take(CsvRow& row, char byte);
    void take_after_quote(CsvRow& row, char byte);
    void store(CsvRow& row, char byte);
    void next_field(CsvRow& row);
    void give_up(CsvRow& row, std::string fault, State state);
    void finish(CsvRow& row);

    ByteSource& source_;
    CsvLimits limits_;
    std::size_t expected_columns_ = 0;  // 0: any number
    std::string buffer_;
    std::size_t position_ = 0;
    std::size_t filled_ = 0;
    bool at_start_ = true;
    State state_ = State::field_start;
    std::uint64_t line_ = 1;
    std::uint64_t quote_line_ = 0;
};

}  // namespace gridcase::import
