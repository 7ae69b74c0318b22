// c.3: sequences of single events and batches. `n e v` there means event n with expected version v,
// counted from 0 with −1 for "no stream"; our revisions count from 1, so v becomes exactly(v + 1).
//
// A batch is one command with an id of its own. A *part* of a batch sent again is tried in both
// ways it can come: under the batch's id (another body: refused) and under the event's own (a new
// command, which adds nothing because its fact is there already).

#include <doctest/doctest.h>

#include "tests/contract/rows.hpp"

namespace gridcase::contract {
namespace {

using Expected = ExpectedRevision;

struct Step {
    std::vector<int> events;
    Expected expected;
    const char* outcome;
    const char* id = nullptr;  // null: the events' own, such as `0` or `0,1`
};

struct Sequence {
    int number;
    const char* text;
    const char* ours;
    std::vector<Step> steps;
    std::vector<int> events;  // in the stream at the end
};

const Expected none = Expected::none();
const Expected any = Expected::any();

Expected at(Revision version) { return Expected::exactly(version + 1); }

std::vector<Step> six_then(Step last) {
    return {{{0}, none, "ok 1"},  {{1}, at(0), "ok 2"}, {{2}, at(1), "ok 3"}, {{3}, at(2), "ok 4"},
            {{4}, at(3), "ok 5"}, {{5}, at(4), "ok 6"}, std::move(last)};
}

const Step both{{0, 1}, none, "ok 1"};
const std::vector<int> six{0, 1, 2, 3, 4, 5};

std::vector<Sequence> sequences() {
    return {
        {1, "0e-1 … 5e4, then 0e-1", "the first answer", six_then({{0}, none, "again 1"}), six},
        {2, "0e-1 … 5e4, then 0 any", "the first answer", six_then({{0}, any, "again 1"}), six},
        {3, "0e-1 … 5e4, then 0e5", "the first answer: the id decides, not the position",
         six_then({{0}, at(5), "again 1"}), six},
        {4, "0e-1 … 5e4, then 0e6", "the first answer: a retry wins over the check",
         six_then({{0}, at(6), "again 1"}), six},
        {5, "0e-1 … 5e4, then 0e4", "the first answer: a retry wins over the check",
         six_then({{0}, at(4), "again 1"}), six},
        {6,
         "0e-1, 0e0",
         "the first answer: one event, not two",
         {{{0}, none, "ok 1"}, {{0}, at(0), "again 1"}},
         {0}},
        {7, "0e-1, 0 any", "the first answer", {{{0}, none, "ok 1"}, {{0}, any, "again 1"}}, {0}},
        {8, "0e-1, 0e-1", "the first answer", {{{0}, none, "ok 1"}, {{0}, none, "again 1"}}, {0}},
        {9,
         "0e-1, 1e0, 2e1, 1 any, 1 any",
         "the first answer",
         {{{0}, none, "ok 1"},
          {{1}, at(0), "ok 2"},
          {{2}, at(1), "ok 3"},
          {{1}, any, "again 2"},
          {{1}, any, "again 2"}},
         {0, 1, 2}},
        {10,
         "[0,1]e-1, then [0]e-1",
         "id reused, or a conflict; two events either way",
         {both, {{0}, none, "reused", "0,1"}, {{0}, none, "conflict 1"}},
         {0, 1}},
        {11,
         "[0,1]e-1, then [0] any",
         "id reused, or unchanged; two events either way",
         {both, {{0}, any, "reused", "0,1"}, {{0}, any, "unchanged"}},
         {0, 1}},
        {12,
         "[0,1]e-1, then [1]e0",
         "id reused, or unchanged; two events either way",
         {both, {{1}, at(0), "reused", "0,1"}, {{1}, at(0), "unchanged"}},
         {0, 1}},
        {13,
         "[0,1]e-1, then [1] any",
         "id reused, or unchanged; two events either way",
         {both, {{1}, any, "reused", "0,1"}, {{1}, any, "unchanged"}},
         {0, 1}},
        {14,
         "[0,1]e-1, then [0,1,2 new]e-1",
         "id reused, or a conflict; nothing written",
         {both, {{0, 1, 2}, none, "reused", "0,1"}, {{0, 1, 2}, none, "conflict 1"}},
         {0, 1}},
    };
}

std::string id_of(const Step& step) {
    if (step.id) return step.id;
    std::string id;
    for (const int event : step.events) id += (id.empty() ? "" : ",") + std::to_string(event);
    return id;
}

}  // namespace

std::vector<Row> sequence_rows() {
    std::vector<Row> rows;
    for (Sequence& sequence : sequences()) {
        rows.push_back({"c.3 " + std::to_string(sequence.number), sequence.text, sequence.ours,
                        [sequence](House& house) {
                            for (const Step& step : sequence.steps) {
                                CAPTURE(id_of(step));
                                CHECK(house.append(id_of(step), "s", step.events, step.expected) ==
                                      step.outcome);
                            }
                            CHECK(house.events_in("s") == sequence.events);
                        }});
    }
    return rows;
}

}  // namespace gridcase::contract
