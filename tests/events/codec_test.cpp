#include "events/codec.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>

#include "tests/events/arbitrary.hpp"
#include "tests/events/sample_events.hpp"

namespace gridcase::codec_test {
namespace {

void survives_the_disk(const Event& event) {
    const std::string bytes = encode(event);
    const auto read = decode_event(bytes);
    REQUIRE_MESSAGE(read, read.error());
    CHECK(*read == event);
    CHECK(encode(*read) == bytes);
}

TEST_CASE("every event survives the disk, with every field said and with none") {
    const auto full = samples::full_events();
    const auto minimal = samples::minimal_events();
    REQUIRE(full.size() == std::variant_size_v<EventVariant>);
    for (std::size_t i = 0; i < full.size(); ++i) {
        CAPTURE(std::string(type_of(full[i])));
        CHECK(full[i].index() == i);
        survives_the_disk(full[i]);
        survives_the_disk(minimal[i]);
    }
}

TEST_CASE("the samples say every field: none is as it is when nothing is said") {
    const auto full = samples::full_events();
    const auto minimal = samples::minimal_events();
    for (std::size_t i = 0; i < full.size(); ++i)
        if (!std::holds_alternative<HandoverClosed>(full[i]))  // it says nothing but itself
            CHECK(full[i] != minimal[i]);
}

TEST_CASE("a commit survives the disk") {
    const Commit commit = samples::full_commit();
    const auto read = decode(encode(commit));
    REQUIRE_MESSAGE(read, read.error());
    CHECK(*read == commit);

    const Commit empty;
    const auto read_empty = decode(encode(empty));
    REQUIRE_MESSAGE(read_empty, read_empty.error());
    CHECK(*read_empty == empty);
}

TEST_CASE("numbers at their ends survive the disk") {
    Commit commit = samples::full_commit();
    for (const std::int64_t micros :
         {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::min() + 1,
          std::int64_t{-64}, std::int64_t{-1}, std::int64_t{0}, std::int64_t{63}, std::int64_t{64},
          std::numeric_limits<std::int64_t>::max()}) {
        CAPTURE(micros);
        commit.recorded_at = Instant{micros};
        CHECK(decode(encode(commit)).value() == commit);
    }
    for (const std::uint64_t number :
         {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, std::uint64_t{16'383},
          std::uint64_t{16'384}, std::uint64_t{1} << 63U,
          std::numeric_limits<std::uint64_t>::max()}) {
        CAPTURE(number);
        commit.revision = number;
        CHECK(decode(encode(commit)).value() == commit);
    }
}

TEST_CASE("law: any commit survives the disk, and reads back to the same bytes") {
    CHECK(rc::check("decode after encode", [] {
        const Commit commit = any::commit();
        const std::string bytes = encode(commit);
        const auto read = decode(bytes);
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == commit);
        RC_ASSERT(encode(*read) == bytes);
    }));
}

TEST_CASE("law: any event survives the disk on its own") {
    CHECK(rc::check("decode_event after encode", [] {
        const Event event = any::event();
        const auto read = decode_event(encode(event));
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == event);
    }));
}

TEST_CASE("the digest is taken over the stored bytes, and the position is not part of them") {
    const Commit commit = samples::full_commit();
    const CommitPtr here = stored(commit, 1);
    const CommitPtr there = stored(commit, 77);
    CHECK(here->bytes == encode(commit));
    CHECK(here->digest == sha256(here->bytes));
    CHECK(there->bytes == here->bytes);
    CHECK(there->digest == here->digest);
    CHECK(there->position == 77);

    const auto read = stored(here->bytes, 5);
    REQUIRE_MESSAGE(read, read.error());
    CHECK((*read)->commit == commit);
    CHECK((*read)->digest == here->digest);
    CHECK((*read)->position == 5);
}

TEST_CASE("bytes that are no commit are not stored") {
    const auto read = stored(std::string("\x02"), 5);
    REQUIRE_FALSE(read);
    CHECK(read.error().find("not a commit of format 1") != std::string::npos);
}

}  // namespace
}  // namespace gridcase::codec_test
