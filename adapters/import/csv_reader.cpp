// row    = field *("," field) line-end
// field  = *any-but-comma-quote-or-line-end  |  quote *(any-but-quote | quote quote) quote
// A quote anywhere else is a fault: guessing what was meant would take false facts for true.
#include "adapters/import/csv_reader.hpp"

#include <string_view>
#include <utility>

namespace gridcase::import {

namespace {

constexpr std::size_t buffer_bytes = 64U << 10U;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

}  // namespace

CsvReader::CsvReader(ByteSource& source, CsvLimits limits)
    : source_(source), limits_(limits), buffer_(buffer_bytes, '\0') {}

bool CsvReader::refill() {
    position_ = 0;
    filled_ = 0;
    // The mark is looked for once, over the first three bytes, in however small pieces they come.
    const std::size_t wanted = at_start_ ? byte_order_mark.size() : 1;
    while (filled_ < wanted) {
        const std::size_t count =
            source_.read({buffer_.data() + filled_, buffer_.size() - filled_});
        if (count == 0) break;
        filled_ += count;
    }
    if (std::exchange(at_start_, false) &&
        std::string_view(buffer_.data(), filled_).starts_with(byte_order_mark)) {
        position_ = byte_order_mark.size();
        if (position_ == filled_) return refill();
    }
    return filled_ > 0;
}

void CsvReader::begin(CsvRow& row) {
    row.line = line_;
    row.raw.clear();
    row.fields.clear();
    row.fault.clear();
    row.fields.emplace_back();
    state_ = State::field_start;
}

bool CsvReader::next(CsvRow& row) {
    begin(row);
    for (;;) {
        if (position_ == filled_ && !refill()) {
            finish(row);
            return !row.raw.empty();
        }
        if (!take(row, buffer_[position_++])) continue;
        finish(row);
        if (!row.raw.empty()) return true;
        begin(row);  // a blank line
    }
}

/// One byte of the row; true when it ended the row.
bool CsvReader::take(CsvRow& row, char byte) {
    if (byte == '\n') {
        ++line_;
        if (state_ != State::quoted) return true;
    }
    row.raw += byte;
    if (row.raw.size() > limits_.stop_bytes)
        throw SourceBroken("the row that starts on line " + std::to_string(row.line) +
                           " is longer than " + std::to_string(limits_.stop_bytes) +
                           " bytes; this is no table, or a quote there is never closed");
    if (row.raw.size() == limits_.row_bytes + 1)
        give_up(row, "the row is longer than " + std::to_string(limits_.row_bytes) + " bytes",
                state_);
    switch (state_) {
        case State::field_start:
            if (byte == '"') {
                quote_line_ = line_;
                state_ = State::quoted;
                return false;
            }
            state_ = State::unquoted;
            [[fallthrough]];
        case State::unquoted:
            if (byte == ',')
                next_field(row);
            else if (byte == '"')
                give_up(row,
                        "a quote inside a field that does not begin with one (column " +
                            std::to_string(row.fields.size()) +
                            "); put the field in quotes and double those inside",
                        State::skipping);
            else
                store(row, byte);
            return false;
        case State::quoted:
            if (byte == '"')
                state_ = State::quote_in_quoted;
            else
                store(row, byte);
            return false;
        case State::quote_in_quoted:
        case State::return_after_quote:
            take_after_quote(row, byte);
            return false;
        case State::skipping:
            return false;
    }
    return false;
}

void CsvReader::take_after_quote(CsvRow& row, char byte) {
    if (state_ == State::quote_in_quoted && byte == '"') {
        store(row, byte);
        state_ = State::quoted;
    } else if (state_ == State::quote_in_quoted && byte == ',') {
        next_field(row);
    } else if (state_ == State::quote_in_quoted && byte == '\r') {
        state_ = State::return_after_quote;
    } else {
        give_up(row,
                "after the closing quote of column " + std::to_string(row.fields.size()) +
                    " (opened on line " + std::to_string(quote_line_) +
                    ") a comma or the line's end must come; double the quotes inside a field",
                State::skipping);
    }
}

void CsvReader::store(CsvRow& row, char byte) {
    if (!row.fault.empty()) return;
    std::string& field = row.fields.back();
    field += byte;
    if (field.size() > limits_.field_bytes)
        give_up(row,
                "column " + std::to_string(row.fields.size()) + " is longer than " +
                    std::to_string(limits_.field_bytes) + " bytes",
                state_);
}

void CsvReader::next_field(CsvRow& row) {
    state_ = State::field_start;
    if (!row.fault.empty()) return;
    row.fields.emplace_back();
    if (row.fields.size() > limits_.columns)
        give_up(row, "more than " + std::to_string(limits_.columns) + " columns", state_);
}

/// The first fault stands; reading goes on in `state` to find the row's end.
void CsvReader::give_up(CsvRow& row, std::string fault, State state) {
    if (row.fault.empty()) row.fault = std::move(fault);
    state_ = state;
}

void CsvReader::finish(CsvRow& row) {
    if (state_ == State::quoted)
        give_up(row, "the quote opened on line " + std::to_string(quote_line_) + " is never closed",
                State::quoted);
    else if (row.raw.ends_with('\r'))
        row.raw.pop_back();
    if (state_ == State::unquoted && row.fault.empty() && row.fields.back().ends_with('\r'))
        row.fields.back().pop_back();
    if (row.fault.empty() && expected_columns_ != 0 && row.fields.size() != expected_columns_)
        row.fault = std::to_string(row.fields.size()) + " columns, where the header has " +
                    std::to_string(expected_columns_);
    if (!row.fault.empty()) row.fields.clear();
}

}  // namespace gridcase::import
