#include "adapters/cli/table.hpp"

#include <doctest/doctest.h>

#include "adapters/cli/cases_text.hpp"
#include "adapters/cli/progress.hpp"

namespace gridcase::table_test {

using namespace gridcase::cli;

TEST_CASE("a Chinese character takes two columns, an accent one") {
    CHECK(shown_width("grid") == 4);
    CHECK(shown_width("网格") == 4);
    CHECK(shown_width("café") == 4);
    CHECK(shown_width("结案率 %") == 8);
}

TEST_CASE("columns stand under their headings, numbers to the right") {
    const std::string text = as_table({"unit", "n"}, {{"桥头", "7"}, {"x", "1,234"}});
    CHECK(text == "unit  n\n----  -----\n桥头      7\nx     1,234\n");
}

TEST_CASE("CSV quotes what needs it") {
    CHECK(as_csv({"a", "b"}, {{"x,y", "say \"hi\""}, {"two\nlines", ""}}) ==
          "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n\"two\nlines\",\n");
}

TEST_CASE("control characters do not reach the terminal") {
    CHECK(printable("a\x1b[31mb\tc\n") == "a?[31mb\tc\n");
}

TEST_CASE("instants are told in local time") {
    CHECK(local_time("2024-09-13T09:50:00Z", 480) == "2024-09-13 17:50:00");
    CHECK(local_time("2024-09-13T09:50:00Z", 0) == "2024-09-13 09:50:00");
    CHECK(local_time("not a time", 480) == "not a time");
}

TEST_CASE("thousands are set apart") {
    CHECK(with_commas(7) == "7");
    CHECK(with_commas(1234) == "1,234");
    CHECK(with_commas(12345678) == "12,345,678");
}

}  // namespace gridcase::table_test
