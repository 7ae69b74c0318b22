#include "tests/contract/rows.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <set>

namespace gridcase::contract {
namespace {

struct Section {
    const char* name;
    std::vector<Row> rows;
    std::size_t rows_in_table;  // a row that somebody drops is missed here
};

void run(const Row& row, const MakeLog& make) {
    INFO(row.id, ": ", row.text, " → ", row.ours);
    const auto under_test = make();
    House house(*under_test);
    row.run(house);
    house.settle();
    CHECK(engine::fault_of(house.log()) == "");
}

}  // namespace

void run_all_rows(const std::string& log_name, const MakeLog& make) {
    const Section sections[] = {{"c.2", retry_rows(), 48},
                                {"c.3", sequence_rows(), 14},
                                {"c.4", store_rows(), 26},
                                {"c.5", message_rows(), 21},
                                {"c.8", replay_rows(), 18}};
    std::set<std::string> ids;
    std::size_t ran = 0;
    std::size_t not_applicable = 0;
    for (const Section& section : sections) {
        CHECK_MESSAGE(section.rows.size() == section.rows_in_table, section.name, " has ",
                      section.rows.size(), " rows");
        for (const Row& row : section.rows) {
            CHECK_MESSAGE(ids.insert(row.id).second, row.id, " stands twice");
            CHECK_MESSAGE((row.ours.find("n/a because") == 0) == !row.run, row.id,
                          " must either run or say why it does not apply");
            if (row.run)
                run(row, make);
            else
                ++not_applicable;
            ran += row.run ? 1 : 0;
        }
    }
    std::printf("contract, %s: %zu rows ran, %zu do not apply\n", log_name.c_str(), ran,
                not_applicable);
}

}  // namespace gridcase::contract
