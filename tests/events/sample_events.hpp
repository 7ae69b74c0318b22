#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "events/commit.hpp"
#include "events/event.hpp"
#include "tests/events/filler.hpp"

namespace gridcase::samples {

inline PersonalText sealed_bytes(std::string_view bytes) {
    PersonalText text;
    for (std::size_t i = 0; i < PersonId::size; ++i)
        text.person.bytes[i] = static_cast<std::uint8_t>(0xA0 + i);
    text.sealed = bytes;
    return text;
}

/// The events of the first day, with every field said that there was then, and no two alike: golden
/// bytes were made of them, of their present or of their retired shape. Never change one.
struct FullEvent {
    CaseReported reported() const {
        return {.unit = UnitCode("220402001001007"),
                .category = CategoryCode("dispute"),
                .severity = Severity::urgent,
                .channel = Channel::hotline,
                .facts = {.parties = 3,
                          .households = 200,
                          .estimated_cost_yuan = -70'000,
                          .spans_grids = true,
                          .spans_communities = false,
                          .hazard = true,
                          .needs_law_enforcement = false,
                          .needs_department = true,
                          .property_managed = true,
                          .vulnerable_person = false},
                .description = sealed_bytes("sealed description"),
                .reporter = sealed_bytes(std::string_view("sealed\0reporter", 15)),
                .on_behalf = true,
                .utc_offset_minutes = 480};
    }
    CaseImported imported() const {
        return {.source = "boston-311",
                .source_id = "101001234567",
                .unit = UnitCode("Area Seven"),
                .category = CategoryCode("Sidewalk Repair (Make Safe)"),
                .channel = "Citizens Connect App",
                .description = sealed_bytes("sealed history"),
                .utc_offset_minutes = -300};
    }
    CaseRouted routed() const {
        return {.unit = UnitCode("220402001001"),
                .level = Level::community,
                .holder = "社区书记",
                .rule = "dispute-several-parties",
                .facts_read = {{"parties", "3"}, {"hazard", "true"}},
                .level_due = Instant{1'726'220'600'000'000},
                .case_due = Instant{1'726'479'800'123'456}};
    }
    CaseAccepted accepted() const { return {.unit = UnitCode("220402001001")}; }
    CaseEscalated escalated() const {
        return {.from = UnitCode("220402001001007"),
                .to = UnitCode("220402001001"),
                .to_level = Level::street,
                .holder = "街道综治办",
                .reason = EscalationReason::several_units,
                .remark = sealed_bytes("sealed remark"),
                .level_due = Instant{-1}};
    }
    CaseResolved resolved() const { return {.outcome = sealed_bytes("sealed outcome")}; }
    CaseClosed closed() const { return {.remark = sealed_bytes("sealed closing")}; }
    CaseRated rated() const {
        return {.solved = true, .satisfaction = 4, .comment = sealed_bytes("sealed comment")};
    }
    UnitRegistered registered() const {
        return {.code = UnitCode("220402001001007"),
                .name = "第七网格",
                .level = Level::grid,
                .kind = UnitKind::department,
                .parent = UnitCode("220402001001"),
                .holder = "网格长"};
    }
    PolicyActivated activated() const {
        PolicyActivated event{.text = "name = \"小事不出网格\"\n", .digest = {}};
        for (std::size_t i = 0; i < Digest::size; ++i)
            event.digest.bytes[i] = static_cast<std::uint8_t>(255 - i);
        return event;
    }
};

/// Values that differ from field to field, the same ones on every day: what golden bytes are made
/// of.
struct Counting {
    std::uint64_t number() { return 1000 + 7 * ++given; }
    std::uint8_t word() { return static_cast<std::uint8_t>(1 + (++given + 1) % 2); }
    bool flag() { return true; }
    std::string text() { return "字 " + std::to_string(++given); }
    bool maybe() { return true; }
    std::size_t count() { return 2; }

    std::uint64_t given = 0;
};

template <class Fact>
Fact full_event() {
    const FullEvent first_day;
    if constexpr (std::is_same_v<Fact, CaseReported>) return first_day.reported();
    if constexpr (std::is_same_v<Fact, CaseImported>) return first_day.imported();
    if constexpr (std::is_same_v<Fact, CaseRated>) return first_day.rated();
    if constexpr (std::is_same_v<Fact, PolicyActivated>) return first_day.activated();
    Counting source;
    return filled<Fact>(source);
}

template <std::size_t... I>
std::vector<Event> full_events(std::index_sequence<I...>) {
    return {full_event<std::variant_alternative_t<I, EventVariant>>()...};
}
/// One of every type with every field said: its bytes are the golden ones, so a swapped or
/// forgotten field shows.
inline std::vector<Event> full_events() {
    return full_events(std::make_index_sequence<std::variant_size_v<EventVariant>>());
}

/// In the order in which Commit.v1.hex holds them.
inline std::vector<Event> first_day_events() {
    const FullEvent full;
    return {full.reported(), full.imported(), full.routed(), full.accepted(),   full.escalated(),
            full.resolved(), full.closed(),   full.rated(),  full.registered(), full.activated()};
}

/// One of every type with nothing said.
template <std::size_t... I>
std::vector<Event> minimal_events(std::index_sequence<I...>) {
    return {Event(std::in_place_index<I>)...};
}
inline std::vector<Event> minimal_events() {
    return minimal_events(std::make_index_sequence<std::variant_size_v<EventVariant>>());
}

/// A commit with every field said, holding the events of the first day as they are read today.
inline Commit full_commit() {
    Commit commit{.stream = {StreamKind::case_file, "220402001001-20240913-0007"},
                  .revision = 300,
                  .recorded_at = Instant{1'726'220'000'000'001},
                  .occurred_at = Instant{1'726'219'940'000'000},
                  .command_id = CommandId("phone-17/outbox-4"),
                  .command_type = "report",
                  .command_digest = sha256("the command"),
                  .part = 2,
                  .parts = 3,
                  .correlation = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                  .causation = "timer/sign-in/2",
                  .actor = ActorId("王秀英"),
                  .role = Role::dispatcher,
                  .unit = UnitCode("220402001001"),
                  .rulebook = {.policy = 7, .calendar = 128, .territory = 20'000},
                  .prev_digest = sha256("the commit before"),
                  .events = first_day_events()};
    return commit;
}

}  // namespace gridcase::samples
