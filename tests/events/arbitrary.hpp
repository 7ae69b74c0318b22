#pragma once

// Random facts for property tests: any value that the types can hold, also those that no rule would
// let through.

#include <rapidcheck.h>

#include <string>
#include <utility>
#include <vector>

#include "events/commit.hpp"
#include "events/event.hpp"
#include "tests/events/filler.hpp"

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

struct Source {
    std::uint64_t number() { return value<std::uint64_t>(); }
    std::uint8_t word() { return value<std::uint8_t>(); }
    bool flag() { return value<bool>(); }
    std::string text() { return value<std::string>(); }
    bool maybe() { return value<bool>(); }
    std::size_t count() { return *rc::gen::inRange<std::size_t>(0, 4); }
};

template <std::size_t... I>
Event event_number(std::size_t index, std::index_sequence<I...>) {
    Source source;
    Event event;
    (void)((I == index &&
            (event = filled<std::variant_alternative_t<I, EventVariant>>(source), true)) ||
           ...);
    return event;
}

/// One of any type.
inline Event event() {
    constexpr std::size_t types = std::variant_size_v<EventVariant>;
    return event_number(*rc::gen::inRange<std::size_t>(0, types),
                        std::make_index_sequence<types>());
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
