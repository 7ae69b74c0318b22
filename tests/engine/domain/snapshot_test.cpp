#include "engine/domain/snapshot.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <functional>
#include <map>
#include <set>
#include <string>

#include "events/digest.hpp"
#include "tests/events/sample_events.hpp"

namespace gridcase::engine::snapshot_test {
namespace {

/// In whose stream an event stands.
StreamKind kind_of(const Event& event) {
    return std::visit(
        []<class Fact>(const Fact&) {
            if constexpr (!HouseFact<Fact>)
                return StreamKind::case_file;
            else if constexpr (std::is_same_v<Fact, PolicyActivated>)
                return StreamKind::policy;
            else if constexpr (std::is_same_v<Fact, CalendarAdopted>)
                return StreamKind::calendar;
            else if constexpr (std::is_same_v<Fact, NoticesRead>)
                return StreamKind::notices;
            else if constexpr (std::is_same_v<Fact, HandoverOpened> ||
                               std::is_same_v<Fact, HandoverItemAnswered> ||
                               std::is_same_v<Fact, HandoverClosed>)
                return StreamKind::handover;
            else if constexpr (std::is_same_v<Fact, PersonalDataErased>)
                return StreamKind::person;
            else if constexpr (std::is_same_v<Fact, HeadKeyRotated>)
                return StreamKind::head_key;
            else
                return StreamKind::territory;
        },
        event);
}

/// What every event makes of what the ones before it came to, in a stream of its kind.
void after_every_event(const std::function<void(const State&)>& see) {
    std::map<StreamKind, State> states;
    for (const auto& events : {samples::full_events(), samples::minimal_events()})
        for (const Event& event : events) {
            State& state = states[kind_of(event)];
            state = evolve(std::move(state), event, {kind_of(event), "one"});
            see(state);
        }
}

TEST_CASE("a state comes back from its snapshot as it was") {
    std::set<std::size_t> kinds;
    after_every_event([&](const State& state) {
        kinds.insert(state.index());
        const auto again = from_snapshot(snapshot_of(state));
        REQUIRE(again.has_value());
        CHECK(*again == state);
    });
    CHECK(kinds.size() == std::variant_size_v<State> - 1);  // all but a stream without commits
}

// The bytes of a snapshot outlive the program that made them. When this digest changes, a state
// holds something else or an event makes something else of it: raise snapshot_layout, and put the
// new digest here.
TEST_CASE("what events come to is what it was when the layout of snapshots got its number") {
    std::string all;
    after_every_event([&](const State& state) { all += snapshot_of(state); });
    CHECK(snapshot_layout == 2);
    CHECK(sha256(all).hex() == "b06d953d91b0a0d937f124d3dbe004bc6831eea62fb9674f6245aa16dc0bf751");
}

TEST_CASE("bytes of another layout, or that were damaged, give no state and do no harm") {
    std::string whole;
    after_every_event([&](const State& state) {
        if (std::holds_alternative<Case>(state)) whole = snapshot_of(state);
    });
    std::string other = whole;
    other[0] = static_cast<char>(snapshot_layout + 1);
    CHECK_FALSE(from_snapshot(other));
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK_FALSE(from_snapshot(std::string_view(whole).substr(0, size)));
    CHECK(rc::check([&] {
        std::string bytes = whole;
        bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
        static_cast<void>(from_snapshot(bytes));
    }));
}

}  // namespace
}  // namespace gridcase::engine::snapshot_test
