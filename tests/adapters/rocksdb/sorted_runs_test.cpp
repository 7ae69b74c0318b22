#include "adapters/rocksdb/sorted_runs.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/support/process.hpp"

namespace gridcase::rocks::sorted_runs_test {
namespace {

using projections::Family;
using test::TempDir;
using Section = SortedRuns::Section;
using Entries = std::vector<std::pair<std::string, std::string>>;

/// Values are numbers; those of one key add up, and nothing is left of a zero.
std::optional<std::string> sum(std::string_view, std::string_view left, std::string_view right) {
    const int total = std::stoi(std::string(left)) + std::stoi(std::string(right));
    return total == 0 ? std::nullopt : std::optional(std::to_string(total));
}

Entries read(const SortedRuns& runs, const Section& section) {
    Entries entries;
    runs.visit(section, sum, [&](std::string_view key, std::string_view value) {
        entries.emplace_back(key, value);
    });
    return entries;
}

TEST_CASE("runs come back as one order, each family and each figure by itself") {
    const TempDir data;
    SortedRuns runs(data.path());
    Pile first;
    first.put(Family::lists, "b", "1");
    first.put(Family::cells, "cx", "1");
    first.put(Family::cells, "cy", "2");
    runs.add(first);
    Pile second;
    second.put(Family::lists, "a", std::string(1'000'000, '7'));
    second.put(Family::cells, "cx", "3");
    second.put(Family::cells, "rx", "4");
    runs.add(second);
    Pile nothing;
    runs.add(nothing);

    const std::vector<Section> sections = runs.sections();
    REQUIRE(sections.size() == 3);
    CHECK(sections.front() == Section{Family::lists, ""});
    CHECK(read(runs, {Family::lists, ""}) ==
          Entries{{"a", std::string(1'000'000, '7')}, {"b", "1"}});
    CHECK(read(runs, {Family::cells, "c"}) == Entries{{"cx", "4"}, {"cy", "2"}});
    CHECK(read(runs, {Family::cells, "r"}) == Entries{{"rx", "4"}});
}

TEST_CASE("nothing is left in the directory, also while it sorts") {
    const TempDir data;
    const SortedRuns runs(data.path());
    CHECK(std::filesystem::is_empty(data.path()));
}

TEST_CASE("runs of many small entries lie beside each other, whole") {
    constexpr int entries = 60'000;
    const TempDir data;
    SortedRuns runs(data.path());
    std::map<std::string, std::string> model;
    for (const char* pile_name : {"l", "r"}) {
        Pile pile;
        for (int i = 0; i < entries; ++i) {
            const std::string key = pile_name + std::to_string(i);
            pile.put(Family::lists, key, std::to_string(i % 10));
            model[key] = std::to_string(i % 10);
        }
        runs.add(pile);
    }
    const Entries expected(model.begin(), model.end());
    CHECK(read(runs, {Family::lists, ""}) == expected);
}

TEST_CASE("many runs are one map whose values were added up") {
    CHECK(rc::check([] {
        const TempDir data;
        SortedRuns runs(data.path());
        std::map<std::string, int> model;
        const int piles = *rc::gen::inRange(1, 40);
        for (int i = 0; i < piles; ++i) {
            Pile pile;
            const int entries = *rc::gen::inRange(0, 20);
            for (int entry = 0; entry < entries; ++entry) {
                const std::string key =
                    *rc::gen::container<std::string>(3, rc::gen::inRange('a', 'd'));
                const int value = *rc::gen::inRange(-2, 3);
                pile.put(Family::lists, key, std::to_string(value));
                model[key] += value;
            }
            runs.add(pile);
        }
        if (runs.sections().empty()) return;
        // A key that came once keeps its value, also zero: only joining takes keys away.
        std::map<std::string, int> found;
        for (const auto& [key, value] : read(runs, {Family::lists, ""}))
            found[key] = std::stoi(value);
        std::erase_if(found, [](const auto& entry) { return entry.second == 0; });
        std::erase_if(model, [](const auto& entry) { return entry.second == 0; });
        RC_ASSERT(found == model);
    }));
}

}  // namespace
}  // namespace gridcase::rocks::sorted_runs_test
