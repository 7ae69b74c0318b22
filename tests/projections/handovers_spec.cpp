#include <doctest/doctest.h>

#include "projections/fold.hpp"
#include "projections/handovers.hpp"
#include "tests/projections/samples.hpp"

namespace gridcase::projections::handovers_spec {
namespace {

using namespace samples;  // NOLINT: specs read as sentences

const CaseNumber one("c-1");
const CaseNumber two("c-2");
const ActorId zhang("zhang");
const ActorId li("li");

HandoverOpened opened_at(const UnitCode& unit, std::vector<CaseNumber> items) {
    return {unit, "网格长", zhang, li, std::move(items)};
}

/// Views of a territory and of handovers, told one after the other.
class Told {
   public:
    Told() { fold_new(); }

    void tell(const std::string& id, std::vector<Event> events,
              Instant at = moment("2024-03-01 08:00")) {
        history_.add(StreamName{StreamKind::handover, id}, at, std::move(events));
        fold_new();
    }
    [[nodiscard]] HandoverPage read(const HandoverQuery& query) const {
        return read_handovers(store_, query).value();
    }
    [[nodiscard]] const MemoryViewStore& store() const { return store_; }

   private:
    void fold_new() {
        for (; folded_ < history_.commits().size(); ++folded_)
            fold(store_, *history_.commits()[folded_]);
    }

    History history_ = territory();
    MemoryViewStore store_;
    std::size_t folded_ = 0;
};

}  // namespace

TEST_CASE("a handover is open until every item has its answer") {
    Told told;
    told.tell("h-1", {opened_at(grid_1, {one, two})});
    HandoverPage page = told.read({});
    REQUIRE(page.rows.size() == 1);
    CHECK(page.rows.front().id == "h-1");
    CHECK(page.rows.front().unanswered() == 2);
    CHECK(page.rows.front().from == zhang);

    told.tell("h-1", {HandoverItemAnswered{one, true, {}}});
    CHECK(told.read({}).rows.front().unanswered() == 1);
    told.tell("h-1", {HandoverItemAnswered{two, false, "材料不全"}, HandoverClosed{}},
              moment("2024-03-02 08:00"));
    CHECK(told.read({}).rows.empty());
    const HandoverRow row = told.read({.unit = {}, .closed = true}).rows.at(0);
    CHECK(row.unanswered() == 0);
    CHECK(row.items.at(1).objection == "材料不全");
    CHECK(row.items.at(1).accepted == false);
    CHECK(row.closed_at == moment("2024-03-02 08:00"));
    CHECK(find_handover(told.store(), "h-1") == row);
    CHECK_FALSE(find_handover(told.store(), "h-2").has_value());
}

TEST_CASE("handovers are asked for by unit, and with the units below it") {
    Told told;
    told.tell("h-1", {opened_at(grid_1, {one})});
    told.tell("h-2", {opened_at(grid_2, {two})});
    told.tell("h-3", {opened_at(street, {}), HandoverClosed{}});
    CHECK(told.read({.unit = grid_1}).rows.size() == 1);
    CHECK(told.read({.unit = street}).rows.empty());
    CHECK(told.read({.unit = street, .below = true}).rows.size() == 2);
    CHECK(told.read({.unit = street, .below = true, .closed = true}).rows.size() == 3);
    CHECK_FALSE(read_handovers(told.store(), {.unit = UnitCode("nowhere")}).has_value());
}

TEST_CASE("pages of handovers follow one another without a gap") {
    Told told;
    for (int i = 10; i < 35; ++i) told.tell("h-" + std::to_string(i), {opened_at(grid_1, {one})});
    std::vector<std::string> ids;
    HandoverQuery query{.unit = {}, .limit = 10};
    for (int pages = 1;; ++pages) {
        const HandoverPage page = told.read(query);
        for (const HandoverRow& row : page.rows) ids.push_back(row.id);
        if (!page.next) {
            CHECK(pages == 3);
            break;
        }
        query.after = *page.next;
    }
    REQUIRE(ids.size() == 25);
    CHECK(ids.front() == "h-10");
    CHECK(ids.back() == "h-34");
}

}  // namespace gridcase::projections::handovers_spec
