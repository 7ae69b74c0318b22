#include "adapters/import/csv_reader.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/adapters/import/import_support.hpp"

namespace gridcase::csv_reader_test {

using namespace gridcase::import;

namespace {

using Fields = std::vector<std::string>;

std::vector<CsvRow> rows_of(const std::string& bytes, CsvLimits limits = {},
                            std::size_t columns = 0, std::size_t piece = 1000) {
    PiecesSource source(bytes, piece);
    CsvReader reader(source, limits);
    reader.expect_columns(columns);
    std::vector<CsvRow> rows;
    for (CsvRow row; reader.next(row);) rows.push_back(row);
    return rows;
}

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char byte : text) result += byte == '"' ? "\"\"" : std::string(1, byte);
    return result + '"';
}

std::string without_line_ends(std::string text) {
    std::erase_if(text, [](char byte) { return byte == '\n' || byte == '\r'; });
    return text;
}

rc::Gen<char> telling_byte() {
    return rc::gen::elementOf(std::string("\"\",,\n\r\xef\xbb\xbf a1"));
}

}  // namespace

TEST_CASE("rows as RFC 4180 has them") {
    const auto one = [](const std::string& bytes) {
        const auto rows = rows_of(bytes);
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].fault == "");
        return rows[0].fields;
    };
    CHECK(one("a,b,c\n") == Fields{"a", "b", "c"});
    CHECK(one("a,b,c") == Fields{"a", "b", "c"});
    CHECK(one("a,b,c\r\n") == Fields{"a", "b", "c"});
    CHECK(one(",,\n") == Fields{"", "", ""});
    CHECK(one("\"a\",\"b\"\r\n") == Fields{"a", "b"});
    CHECK(one("\"a, b\",c\n") == Fields{"a, b", "c"});
    CHECK(one("\"two\nlines\",c\n") == Fields{"two\nlines", "c"});
    CHECK(one("\"two\r\nlines\",c\r\n") == Fields{"two\r\nlines", "c"});
    CHECK(one("\"he said \"\"no\"\"\",c\n") == Fields{"he said \"no\"", "c"});
    CHECK(one("\"\",\"\"\"\"\n") == Fields{"", "\""});
    CHECK(one("\"\"") == Fields{""});
    CHECK(one("a,\n") == Fields{"a", ""});
    CHECK(one("\xef\xbb\xbf"
              "a,b\n") == Fields{"a", "b"});
    CHECK(one(std::string("a\0b,c\n", 6)) == Fields{std::string("a\0b", 3), "c"});
    CHECK(rows_of("").empty());
    CHECK(rows_of("\n\r\n\n").empty());
    CHECK(rows_of("\xef\xbb\xbf").empty());
}

TEST_CASE("a row knows the physical line on which it starts, and its own bytes") {
    const auto rows = rows_of("h\n\n\"a\nb\"\r\nc\n\r\nd");
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].line == 1);
    CHECK(rows[1].line == 3);
    CHECK(rows[1].raw == "\"a\nb\"");
    CHECK(rows[2].line == 5);
    CHECK(rows[3].line == 7);
    CHECK(rows[3].raw == "d");
}

TEST_CASE("a malformed row costs itself only") {
    const auto faults = [](const std::string& bytes) {
        const auto rows = rows_of(bytes, {}, 2);
        REQUIRE(rows.size() == 3);
        CHECK(rows[0].fields == Fields{"a", "b"});
        CHECK(rows[2].fields == Fields{"y", "z"});
        CHECK(rows[1].fields.empty());
        return rows[1].fault;
    };
    CHECK(faults("a,b\n5\" pipe,c\ny,z\n").find("column 1") != std::string::npos);
    CHECK(faults("a,b\n\"c\"d,e\ny,z\n").find("closing quote of column 1") != std::string::npos);
    CHECK(faults("a,b\n\"c\"\r,e\ny,z\n").find("closing quote") != std::string::npos);
    CHECK(faults("a,b\nc\ny,z\n") == "1 columns, where the header has 2");
    CHECK(faults("a,b\nc,d,e\ny,z\n") == "3 columns, where the header has 2");
}

TEST_CASE("a quote that is never closed is told with the line where it was opened") {
    const auto rows = rows_of("a,b\nc,d\nx,\"y\n1,2\n3,4\n", {}, 2);
    REQUIRE(rows.size() == 3);
    CHECK(rows[2].line == 3);
    CHECK(rows[2].fault == "the quote opened on line 3 is never closed");
    CHECK(rows[2].raw == "x,\"y\n1,2\n3,4\n");
}

TEST_CASE("rows and fields over the limits are passed over whole, with all their bytes") {
    const CsvLimits limits{.field_bytes = 10, .row_bytes = 20, .columns = 3, .stop_bytes = 100};
    const std::string long_field(11, 'x');
    const std::string long_row = "aaaaaaaaa,bbbbbbbbb,\"" + std::string(60, '\n') + "\"";
    const auto rows = rows_of("a\n" + long_field + ",q\n" + long_row + "\n1,2,3,4\nz\n", limits);
    REQUIRE(rows.size() == 5);
    CHECK(rows[1].fault == "column 1 is longer than 10 bytes");
    CHECK(rows[1].raw == long_field + ",q");
    CHECK(rows[2].fault == "the row is longer than 20 bytes");
    CHECK(rows[2].raw == long_row);
    CHECK(rows[3].fault == "more than 3 columns");
    CHECK(rows[3].line == 64);
    CHECK(rows[4].fields == Fields{"z"});
}

TEST_CASE("what is longer than any row ends the reading") {
    const CsvLimits limits{.field_bytes = 10, .row_bytes = 20, .columns = 3, .stop_bytes = 100};
    CHECK_THROWS_WITH_AS(rows_of("a\n\"" + std::string(200, 'x') + "\n", limits),
                         doctest::Contains("line 2"), SourceBroken);
}

TEST_CASE("what is written is read, however it is cut into pieces") {
    CHECK(rc::check([] {
        const auto text = rc::gen::container<std::string>(telling_byte());
        const auto table = *rc::gen::container<std::vector<Fields>>(
            rc::gen::nonEmpty(rc::gen::container<Fields>(text)));
        const std::string line_end = *rc::gen::element<std::string>("\n", "\r\n");
        const auto piece = *rc::gen::inRange<std::size_t>(1, 20);
        std::string bytes = *rc::gen::element<std::string>("", "\xef\xbb\xbf");
        for (const Fields& row : table) {
            for (std::size_t i = 0; i < row.size(); ++i)
                bytes += (i == 0 ? "" : ",") + quoted(row[i]);
            bytes += line_end;
        }
        const auto rows = rows_of(bytes, {}, 0, piece);
        RC_ASSERT(rows.size() == table.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            RC_ASSERT(rows[i].fault.empty());
            RC_ASSERT(rows[i].fields == table[i]);
        }
    }));
}

TEST_CASE("of any bytes none is lost but line ends, and every row has fields or a fault") {
    CHECK(rc::check([] {
        const auto bytes = *rc::gen::container<std::string>(telling_byte());
        const CsvLimits limits{.field_bytes = 8, .row_bytes = 16, .columns = 4, .stop_bytes = 1000};
        std::string raws;
        std::uint64_t line = 0;
        for (const CsvRow& row : rows_of(bytes, limits, 2, *rc::gen::inRange<std::size_t>(1, 9))) {
            raws += row.raw;
            RC_ASSERT(row.line > line);
            line = row.line;
            RC_ASSERT(row.fault.empty() == (row.fields.size() == 2));
        }
        const std::size_t mark = bytes.starts_with("\xef\xbb\xbf") ? 3 : 0;
        RC_ASSERT(without_line_ends(raws) == without_line_ends(bytes.substr(mark)));
    }));
}

}  // namespace gridcase::csv_reader_test
