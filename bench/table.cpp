// Turns what was measured into the table of the side-by-side run, and into JSON:
//
//   bench_table MEASURES MACHINE [JSON]
//
// MEASURES holds lines `measure value`, in any order, a measure once for every run of it; the
// median counts. A row whose measure is missing is shown as not measured, never left out.

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace gridcase::bench {
namespace {

enum class Bound : std::uint8_t {
    none,            // told for comparison only
    ratio_at_least,  // value ÷ peer
    ratio_at_most,
    value_at_least,  // there is no peer
    value_at_most,
};

struct Row {
    std::string_view id;
    std::string_view what;
    std::string_view measure;
    std::string_view unit;
    std::string_view peer;
    std::string_view peer_measure;
    Bound bound = Bound::none;
    double limit = 0;
};

constexpr std::string_view none;
constexpr Row rows[] = {
    {"durable_64", "durable commands in process, views on, 64 in flight", "commands_64",
     "commands/s", "PostgreSQL, 64 clients", "postgres", Bound::ratio_at_least, 2.5},
    {"durable_512", "the same, 512 in flight", "commands_512", "commands/s",
     "PostgreSQL, 64 clients", "postgres", Bound::ratio_at_least, 5},
    {"http_64", "durable commands over HTTP, 64 connections", "http_64", "commands/s",
     "in process, 64 in flight", "commands_64", Bound::ratio_at_least, 0.5},
    {"one_caller", "one caller, p50", "one_caller_p50_us", "µs", "fdatasync of one file, p50",
     "fdatasync_p50_us", Bound::ratio_at_most, 2},
    {"read_and_check", "decode and chain check of the log", "read_and_check", "commits/s",
     "db_bench readseq", "readseq", Bound::ratio_at_least, 0.3},
    {"rebuild", "rebuild of all views", "rebuild", "commits/s", "db_bench readseq", "readseq",
     Bound::ratio_at_least, 0.1},
    {"verify", "audit verify: chains and Merkle tree", "verify", "commits/s", none, none,
     Bound::value_at_least, 500'000},
    {"aggregate", "the slowest aggregate view, p99", "aggregate_p99_ms", "ms", none, none,
     Bound::value_at_most, 5},
    {"aggregate_growth", "the same beside a log of 100,000 commits", "aggregate_p99_ms", "ms",
     "at 100,000 commits", "aggregate_small_p99_ms", Bound::ratio_at_most, 1.2},
    {"aggregate_anew_growth", "the same, the long log's views made anew", "aggregate_anew_p99_ms",
     "ms", "at 100,000 commits", "aggregate_anew_small_p99_ms", Bound::ratio_at_most, 1.2},
    {"size", "on disk, log and views", "bytes_per_commit", "bytes/commit",
     "PostgreSQL, table and indexes", "postgres_bytes_per_commit", Bound::ratio_at_most, 0.8},
    {"first_answer_clean", "first answer after a clean stop", "first_answer_clean_s", "s", none,
     none, Bound::value_at_most, 2},
    {"first_answer_killed", "first answer after kill -9", "first_answer_killed_s", "s", none, none,
     Bound::value_at_most, 2},
    {"reading_cli", "a reading command line beside a busy server", "reading_cli_s", "s", none, none,
     Bound::value_at_most, 1},
    {"emmett", "durable commands in process, 64 in flight", "commands_64", "commands/s",
     "Emmett on PostgreSQL, 64 at once", "emmett", Bound::none, 0},
};

using Measures = std::map<std::string, std::vector<double>, std::less<>>;

Measures read_measures(const std::string& file) {
    std::ifstream lines(file);
    if (!lines) throw std::runtime_error("cannot read " + file);
    Measures measures;
    std::string name;
    double value = 0;
    while (lines >> name >> value) measures[name].push_back(value);
    if (!lines.eof()) throw std::runtime_error(file + ": no number beside `" + name + "`");
    return measures;
}

std::optional<double> median(const Measures& measures, std::string_view name) {
    const auto found = measures.find(name);
    if (found == measures.end()) return std::nullopt;
    std::vector<double> values = found->second;
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

struct Outcome {
    std::optional<double> value;
    std::optional<double> peer;
    std::optional<double> ratio;
    std::optional<bool> met;
};

Outcome outcome_of(const Row& row, const Measures& measures) {
    Outcome outcome{.value = median(measures, row.measure),
                    .peer = median(measures, row.peer_measure),
                    .ratio = std::nullopt,
                    .met = std::nullopt};
    if (outcome.value && outcome.peer) outcome.ratio = *outcome.value / *outcome.peer;
    switch (row.bound) {
        case Bound::none:
            break;
        case Bound::ratio_at_least:
            if (outcome.ratio) outcome.met = *outcome.ratio >= row.limit;
            break;
        case Bound::ratio_at_most:
            if (outcome.ratio) outcome.met = *outcome.ratio <= row.limit;
            break;
        case Bound::value_at_least:
            if (outcome.value) outcome.met = *outcome.value >= row.limit;
            break;
        case Bound::value_at_most:
            if (outcome.value) outcome.met = *outcome.value <= row.limit;
            break;
    }
    return outcome;
}

/// Three digits that mean something; whole numbers in groups of three.
std::string shown(std::optional<double> value) {
    if (!value) return "–";
    char text[32];
    if (std::abs(*value) < 100) {
        std::snprintf(text, sizeof text, "%.3g", *value);
        return text;
    }
    std::snprintf(text, sizeof text, "%.0f", *value);
    std::string digits = text;
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::string limit_text(const Row& row) {
    switch (row.bound) {
        case Bound::none:
            return "–";
        case Bound::ratio_at_least:
            return "≥ " + shown(row.limit) + " ×";
        case Bound::ratio_at_most:
            return "≤ " + shown(row.limit) + " ×";
        case Bound::value_at_least:
            return "≥ " + shown(row.limit);
        case Bound::value_at_most:
            return "≤ " + shown(row.limit);
    }
    return {};
}

std::string met_text(const Row& row, const Outcome& outcome) {
    if (outcome.met) return *outcome.met ? "yes" : "NO";
    return row.bound == Bound::none && outcome.ratio ? "–" : "not measured";
}

/// Columns of a terminal: bytes of UTF-8 that begin a character; all of ours are one wide.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U;
    }));
}

void print_table(const Measures& measures) {
    std::vector<std::vector<std::string>> lines{
        {"work", "measured", "peer", "ratio", "at least", "met"}};
    for (const Row& row : rows) {
        const Outcome outcome = outcome_of(row, measures);
        const std::string peer = row.peer.empty()
                                     ? std::string("–")
                                     : std::string(row.peer) + ": " + shown(outcome.peer);
        lines.push_back({std::string(row.what), shown(outcome.value) + " " + std::string(row.unit),
                         peer, shown(outcome.ratio), limit_text(row), met_text(row, outcome)});
    }
    std::vector<std::size_t> widths(lines.front().size());
    for (const auto& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths[i], width(line[i]));
    const auto print = [&](const std::vector<std::string>& line) {
        std::string text = "|";
        for (std::size_t i = 0; i < line.size(); ++i)
            text += " " + line[i] + std::string(widths[i] - width(line[i]), ' ') + " |";
        std::puts(text.c_str());
    };
    print(lines.front());
    std::string rule = "|";
    for (const std::size_t column : widths) rule += std::string(column + 2, '-') + "|";
    std::puts(rule.c_str());
    for (auto line = lines.begin() + 1; line != lines.end(); ++line) print(*line);
}

/// What belongs to the rows without being one: sizes, counts, tails.
void print_beside(const Measures& measures) {
    std::puts("\nbeside it (medians):");
    for (const auto& [name, values] : measures) {
        const bool in_table = std::any_of(std::begin(rows), std::end(rows), [&](const Row& row) {
            return row.measure == name || row.peer_measure == name;
        });
        if (!in_table)
            std::printf("  %-34s %s\n", name.c_str(), shown(median(measures, name)).c_str());
    }
}

boost::json::value or_null(const std::optional<double>& value) {
    return value ? boost::json::value(*value) : boost::json::value();
}

void write_json(const Measures& measures, const std::string& machine, const std::string& file) {
    boost::json::array list;
    for (const Row& row : rows) {
        const Outcome outcome = outcome_of(row, measures);
        list.push_back(boost::json::object{
            {"id", row.id},
            {"value", or_null(outcome.value)},
            {"unit", row.unit},
            {"peer", row.peer.empty() ? boost::json::value() : boost::json::value(row.peer)},
            {"peer_value", or_null(outcome.peer)},
            {"ratio", or_null(outcome.ratio)},
            {"at_least",
             row.bound == Bound::none ? boost::json::value() : boost::json::value(row.limit)},
            {"met", outcome.met ? boost::json::value(*outcome.met) : boost::json::value()}});
    }
    std::ofstream out(file);
    out << boost::json::serialize(boost::json::object{{"machine", machine}, {"rows", list}})
        << "\n";
    out.close();
    if (!out) throw std::runtime_error("cannot write " + file);
}

}  // namespace
}  // namespace gridcase::bench

int main(int argc, char** argv) {
    using namespace gridcase::bench;
    if (argc < 3) {
        std::fprintf(stderr, "bench_table MEASURES MACHINE [JSON]\n");
        return 2;
    }
    try {
        const Measures measures = read_measures(argv[1]);
        std::printf("%s\n\n", argv[2]);
        print_table(measures);
        print_beside(measures);
        if (argc > 3) write_json(measures, argv[2], argv[3]);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "bench_table: %s\n", problem.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
