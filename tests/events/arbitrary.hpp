#pragma once

// Random facts for property tests: any value that the types can hold, also those that no rule would
// let through.

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "events/commit.hpp"
#include "events/event.hpp"

namespace rc {

template <class Tag, class Rep>
struct Arbitrary<gridcase::Strong<Tag, Rep>> {
    static Gen<gridcase::Strong<Tag, Rep>> arbitrary() {
        return gen::map(gen::arbitrary<Rep>(),
                        [](Rep value) { return gridcase::Strong<Tag, Rep>(std::move(value)); });
    }
};

template <class Tag, std::size_t N>
struct Arbitrary<gridcase::FixedBytes<Tag, N>> {
    static Gen<gridcase::FixedBytes<Tag, N>> arbitrary() {
        return gen::map(
            gen::container<std::vector<std::uint8_t>>(N, gen::arbitrary<std::uint8_t>()),
            [](const std::vector<std::uint8_t>& bytes) {
                gridcase::FixedBytes<Tag, N> value;
                std::copy(bytes.begin(), bytes.end(), value.bytes.begin());
                return value;
            });
    }
};

template <>
struct Arbitrary<gridcase::Instant> {
    static Gen<gridcase::Instant> arbitrary() {
        return gen::map(gen::arbitrary<std::int64_t>(),
                        [](std::int64_t micros) { return gridcase::Instant{micros}; });
    }
};

}  // namespace rc

namespace gridcase::any {

template <class T>
T value() {
    return *rc::gen::arbitrary<T>();
}

/// Any number of the underlying type: also words that only a newer version knows.
template <class Word>
Word word() {
    return static_cast<Word>(value<std::underlying_type_t<Word>>());
}

inline PersonalText personal() { return {value<PersonId>(), value<std::string>()}; }

template <class Make>
auto maybe(Make make) -> std::optional<decltype(make())> {
    if (value<bool>()) return make();
    return std::nullopt;
}

inline CaseFacts case_facts() {
    return {.parties = value<std::uint32_t>(),
            .households = value<std::uint32_t>(),
            .estimated_cost_yuan = value<std::int64_t>(),
            .spans_grids = value<bool>(),
            .spans_communities = value<bool>(),
            .hazard = value<bool>(),
            .needs_law_enforcement = value<bool>(),
            .needs_department = value<bool>(),
            .property_managed = value<bool>(),
            .vulnerable_person = value<bool>()};
}

inline std::vector<FactRead> facts_read() {
    std::vector<FactRead> facts(*rc::gen::inRange<std::size_t>(0, 4));
    for (FactRead& fact : facts) fact = {value<std::string>(), value<std::string>()};
    return facts;
}

inline Event event() {
    switch (*rc::gen::inRange<std::size_t>(0, std::variant_size_v<Event>)) {
        case 0:
            return CaseReported{value<UnitCode>(), value<CategoryCode>(), word<Severity>(),
                                word<Channel>(),   case_facts(),          personal(),
                                maybe(personal),   value<bool>(),         value<std::int16_t>()};
        case 1:
            return CaseImported{value<std::string>(),  value<std::string>(), value<UnitCode>(),
                                value<CategoryCode>(), value<std::string>(), personal(),
                                value<std::int16_t>()};
        case 2:
            return CaseRouted{value<UnitCode>(),    word<Level>(), value<std::string>(),
                              value<std::string>(), facts_read(),  maybe(value<Instant>),
                              maybe(value<Instant>)};
        case 3:
            return CaseAccepted{value<UnitCode>()};
        case 4:
            return CaseEscalated{value<UnitCode>(),    value<UnitCode>(),        word<Level>(),
                                 value<std::string>(), word<EscalationReason>(), maybe(personal),
                                 maybe(value<Instant>)};
        case 5:
            return CaseResolved{maybe(personal)};
        case 6:
            return CaseClosed{maybe(personal)};
        case 7:
            return CaseRated{value<bool>(), value<std::uint8_t>(), maybe(personal)};
        case 8:
            return UnitRegistered{value<UnitCode>(), value<std::string>(),   word<Level>(),
                                  word<UnitKind>(),  maybe(value<UnitCode>), value<std::string>()};
        case 9:
            return PolicyActivated{value<std::string>(), value<Digest>()};
    }
    static_assert(std::variant_size_v<Event> == 10, "let the new event come up above");
    RC_FAIL("no such event");
}

inline Commit commit() {
    Commit commit{
        .stream = {word<StreamKind>(), value<std::string>()},
        .revision = value<Revision>(),
        .recorded_at = value<Instant>(),
        .occurred_at = value<Instant>(),
        .command_id = value<CommandId>(),
        .command_type = value<std::string>(),
        .command_digest = value<Digest>(),
        .part = value<std::uint16_t>(),
        .parts = value<std::uint16_t>(),
        .correlation = value<std::string>(),
        .causation = value<std::string>(),
        .actor = value<ActorId>(),
        .role = word<Role>(),
        .unit = value<UnitCode>(),
        .rulebook = {value<std::uint64_t>(), value<std::uint64_t>(), value<std::uint64_t>()},
        .prev_digest = value<Digest>(),
        .events = {}};
    const auto count = *rc::gen::inRange<std::size_t>(0, 5);
    for (std::size_t i = 0; i < count; ++i) commit.events.push_back(event());
    return commit;
}

}  // namespace gridcase::any
