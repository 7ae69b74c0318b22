// One piece of work per call, for script/bench, which runs them in turn with the peers. Each prints
// lines `measure value`; what becomes of them is the business of bench_table. DATA is a data
// directory, GRIDCASE the program that serves it.

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "bench/pieces.hpp"

namespace gridcase::bench {
namespace {

const Piece pieces[] = {
    {"fill", "DATA COMMITS NAME", fill},
    {"report_cases", "DATA CASES", report_cases},
    {"commands", "DATA IN_FLIGHT COMMANDS", commands},
    {"one_caller", "DATA TIMES BYTES", one_caller},
    {"read_and_check", "DATA", read_and_check},
    {"verify", "DATA", verify},
    {"rebuild", "DATA", rebuild},
    {"figures", "SMALL LARGE TIMES NAME", figures},
    {"sizes", "DATA", sizes},
    {"http", "GRIDCASE DATA CONNECTIONS COMMANDS", http_commands},
    {"first_answer", "GRIDCASE DATA", first_answer},
    {"busy", "GRIDCASE DATA CONNECTIONS READINGS", beside_a_busy_server},
    {"facts", "DATA COMMITS", facts},
    {"pgbench", "DATA OUT", pgbench_scripts},
};

int run(int argc, char** argv) {
    const std::string_view name = argc > 1 ? argv[1] : "";
    for (const Piece& piece : pieces) {
        if (name != piece.name) continue;
        piece.work(Arguments(std::vector<std::string>(argv + 2, argv + argc)));
        return EXIT_SUCCESS;
    }
    for (const Piece& piece : pieces)
        std::fprintf(stderr, "bench_side %s %s\n", piece.name, piece.arguments);
    return 2;
}

}  // namespace
}  // namespace gridcase::bench

int main(int argc, char** argv) {
    try {
        return gridcase::bench::run(argc, argv);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "bench_side: %s\n", problem.what());
        return EXIT_FAILURE;
    }
}
