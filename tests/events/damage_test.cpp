// Bytes that a disk, a hand or another program changed: decoding answers with a sentence that names
// the byte, or gives a commit; it never crashes and never allocates by what a damaged length says.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <string>

#include "events/codec.hpp"
#include "events/span_archive.hpp"
#include "tests/events/arbitrary.hpp"
#include "tests/events/sample_events.hpp"

namespace {

thread_local std::size_t largest_allocation = 0;

void* allocate(std::size_t size) {
    largest_allocation = std::max(largest_allocation, size);
    if (void* memory = std::malloc(std::max<std::size_t>(size, 1))) return memory;
    throw std::bad_alloc();
}

}  // namespace

// Every allocation of this program passes here, so that a test sees how large they get.
void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace gridcase {
namespace {

/// An event is the largest thing of which a vector may hold a few more than needed.
constexpr std::size_t allocation_limit_bytes = 64 * sizeof(Event) + 64 * 1024;

struct Read {
    bool good = false;
    std::string again;  // what the decoded value encodes to
    std::string error;
};

/// Decodes and checks what must hold for any bytes at all.
template <class Decode>
Read read_anything(const std::string& bytes, Decode decode_bytes) {
    largest_allocation = 0;
    const auto result = decode_bytes(bytes);
    const std::size_t largest = largest_allocation;
    if (largest > allocation_limit_bytes + 16 * bytes.size())
        FAIL_CHECK("decoding ", bytes.size(), " bytes allocated ", largest, " at once");
    if (result) return {true, encode(*result), {}};
    if (result.error().find("byte ") == std::string::npos)
        FAIL_CHECK("the error names no byte: ", result.error());
    if (!is_utf8(result.error())) FAIL_CHECK("the error is not UTF-8");
    return {false, {}, result.error()};
}

Read read_commit(const std::string& bytes) {
    return read_anything(bytes, [](std::string_view text) { return decode(text); });
}

Read read_event(const std::string& bytes) {
    return read_anything(bytes, [](std::string_view text) { return decode_event(text); });
}

TEST_CASE("a commit cut short anywhere is refused") {
    const std::string whole = encode(samples::full_commit());
    for (std::size_t size = 0; size < whole.size(); ++size)
        if (read_commit(whole.substr(0, size)).good)
            FAIL_CHECK("cut to ", size, " of ", whole.size(), " bytes, it still reads");
}

TEST_CASE("an event cut short anywhere is refused") {
    for (const Event& event : samples::full_events()) {
        const std::string whole = encode(event);
        for (std::size_t size = 0; size < whole.size(); ++size)
            if (read_event(whole.substr(0, size)).good)
                FAIL_CHECK(type_of(event), " cut to ", size, " bytes still reads");
    }
}

/// Tries every other value at every byte, and answers how many of these were refused.
template <class ReadBytes>
std::size_t change_each_byte(const std::string& whole, ReadBytes read_bytes) {
    std::size_t refused = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (unsigned change = 1; change < 256; ++change) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ change);
            const Read read = read_bytes(damaged);
            if (!read.good)
                ++refused;
            else if (read.again != damaged)
                FAIL_CHECK("byte ", at, " ^ ", change, " reads as something else");
        }
    }
    return refused;
}

// There is one encoding of a value, so what still reads is another value, never the same one.
TEST_CASE("any single byte of a commit changed: refused, or read as exactly what stands there") {
    Commit commit = samples::full_commit();
    commit.events = {samples::FullEvent().accepted(), samples::FullEvent().closed()};
    CHECK(change_each_byte(encode(commit), read_commit) > 1'000);
}

TEST_CASE("any single byte of an event changed: refused, or read as exactly what stands there") {
    for (const Event& event : samples::full_events())
        CHECK(change_each_byte(encode(event), read_event) > 1'000);
}

TEST_CASE("a byte more, anywhere, is refused or read as exactly what stands there") {
    const std::string whole = encode(samples::full_commit());
    CHECK(read_commit(whole + '\0').error.find("bytes are left over") != std::string::npos);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string damaged = whole;
        damaged.insert(at, 1, '\x80');
        const Read read = read_commit(damaged);
        if (read.good && read.again != damaged)
            FAIL_CHECK("a byte inserted at ", at, " reads as something else");
    }
}

TEST_CASE("random bytes never read as more than what stands there") {
    CHECK(rc::check("decode", [](const std::string& bytes) {
        const Read commit = read_commit(bytes);
        RC_ASSERT(!commit.good || commit.again == bytes);
        const Read event = read_event(bytes);
        RC_ASSERT(!event.good || event.again == bytes);
    }));
    // Behind a good beginning, random bytes get further.
    CHECK(rc::check("decode after a good beginning", [](const std::string& tail) {
        const std::string whole = encode(samples::full_commit());
        const auto kept = *rc::gen::inRange<std::size_t>(0, whole.size());
        const std::string bytes = whole.substr(0, kept) + tail;
        const Read commit = read_commit(bytes);
        RC_ASSERT(!commit.good || commit.again == bytes);
    }));
}

// --- lengths and numbers ------------------------------------------------------------------------

std::string number(std::uint64_t value) {
    std::string bytes;
    SpanWriter(bytes).number(value);
    return bytes;
}

/// The bytes of `whole` with the number at `at`, one byte long there, replaced.
std::string with_number(std::string whole, std::size_t at, std::uint64_t value) {
    REQUIRE(static_cast<unsigned char>(whole.at(at)) < 0x80);
    return whole.replace(at, 1, number(value));
}

TEST_CASE("a length of 2^60 allocates nothing and is named with its place") {
    const std::string whole = encode(samples::full_commit());
    // format, kind: the stream's id begins at byte 2
    for (const std::uint64_t length :
         {std::uint64_t{1} << 60U, ~std::uint64_t{0}, std::uint64_t{whole.size()}}) {
        const Read read = read_commit(with_number(whole, 2, length));
        REQUIRE_FALSE(read.good);
        CHECK(read.error ==
              "a length runs past the end at byte " + std::to_string(2 + number(length).size()));
    }
}

TEST_CASE("a count of 2^60 allocates nothing") {
    Commit commit = samples::full_commit();
    commit.events.clear();
    std::string bytes = encode(commit);  // ends with the count of events
    bytes = with_number(bytes, bytes.size() - 1, std::uint64_t{1} << 60U);
    const Read read = read_commit(bytes);
    REQUIRE_FALSE(read.good);
    CHECK(read.error == "a count runs past the end at byte " + std::to_string(bytes.size()));
}

TEST_CASE("counts and lengths inside an event name the event and the byte") {
    CaseRouted routed;
    routed.facts_read = {{"a", "b"}};
    // type length, type, version, body length; then unit, level, holder, rule, count
    const std::size_t body = 1 + CaseRouted::type.size() + 1 + 1;
    const std::string whole = encode(Event(routed));
    std::string damaged = whole;
    damaged[body + 4] = '\x7F';
    const Read read = read_event(damaged);
    REQUIRE_FALSE(read.good);
    CHECK(read.error.find("a count runs past the end at byte 5") != std::string::npos);
    CHECK(read.error.find("CaseRouted") != std::string::npos);
    CHECK(read.error.find("byte " + std::to_string(body)) != std::string::npos);
}

TEST_CASE("a fixed-size value of another size names the byte") {
    const std::string whole = encode(Event(CaseResolved{.outcome = samples::sealed_bytes("x")}));
    const std::size_t body = 1 + CaseResolved::type.size() + 1 + 1;
    std::string damaged = whole;
    damaged[body + 1] = '\x0F';  // the person's length, 16 before
    const Read read = read_event(damaged);
    REQUIRE_FALSE(read.good);
    CHECK(read.error.find("another size") != std::string::npos);
    CHECK(read.error.find("CaseResolved") != std::string::npos);
}

TEST_CASE("an event of an unknown type or version says so, and where, in clean text") {
    const auto event = [](std::string_view type, std::uint64_t version) {
        std::string bytes;
        SpanWriter writer(bytes);
        writer.text(type);
        writer.number(version);
        writer.text("");
        return bytes;
    };
    const Read future = read_event(event("CaseRated", 9));
    CHECK(future.error.find("“CaseRated” version 9 at byte 0") != std::string::npos);
    CHECK(future.error.find("not known to this version of gridcase") != std::string::npos);
    CHECK_FALSE(read_event(event("CaseRated", 0)).good);
    CHECK_FALSE(read_event(event("CaseEscalated", 65'537)).good);  // 1, if it were cut to 16 bits
    CHECK_FALSE(read_event(event("", 1)).good);

    const Read garbage = read_event(event("\x1B[2J\xFF", 1));
    REQUIRE_FALSE(garbage.good);
    CHECK(garbage.error.find('\x1B') == std::string::npos);
}

struct BadNumber {
    const char* why;
    std::string bytes;
    const char* error;
};

TEST_CASE("numbers have one form: the shortest that fits") {
    const std::string nine(9, '\x80');
    const BadNumber cases[] = {
        {"nothing there", "", "a number runs past the end at byte 0"},
        {"goes on past the end", "\x80", "a number runs past the end at byte 1"},
        {"zero in two bytes", std::string("\x80\0", 2), "a number is not in its shortest form"},
        {"one in three bytes", std::string("\x81\x80\0", 3),
         "a number is not in its shortest form"},
        {"65 bits", nine + '\x02', "a number does not fit 64 bits"},
        {"goes on past 64 bits", nine + "\x80\x01", "a number does not fit 64 bits"},
    };
    for (const BadNumber& bad : cases) {
        CAPTURE(bad.why);
        SpanReader reader(bad.bytes);
        try {
            reader.number();
            FAIL_CHECK("was read");
        } catch (const DamagedBytes& problem) {
            CHECK(std::string(problem.what()).find(bad.error) == 0);
        }
    }
    const std::string largest = std::string(9, '\xFF') + '\x01';
    CHECK(SpanReader(largest).number() == ~std::uint64_t{0});
}

template <class T>
bool takes(std::string_view bytes) {
    T value{};
    try {
        SpanReader reader(bytes);
        reader(value);
        reader.finish();
        return true;
    } catch (const DamagedBytes&) {
        return false;
    }
}

TEST_CASE("a number that its field cannot hold is refused") {
    CHECK(takes<bool>("\x01"));
    CHECK_FALSE(takes<bool>("\x02"));
    CHECK(takes<std::uint8_t>(number(255)));
    CHECK_FALSE(takes<std::uint8_t>(number(256)));
    CHECK(takes<std::uint16_t>(number(65'535)));
    CHECK_FALSE(takes<std::uint16_t>(number(65'536)));
    CHECK(takes<std::int16_t>(number(65'535)));        // zigzag: the lowest
    CHECK_FALSE(takes<std::int16_t>(number(65'536)));  // one above the highest
    CHECK_FALSE(takes<std::int16_t>(number(65'537)));  // one below the lowest
    CHECK(takes<std::optional<bool>>(std::string("\0", 1)));
    CHECK_FALSE(takes<std::optional<bool>>("\x02\x01"));
    CHECK(takes<Level>("\x05"));
    CHECK_FALSE(takes<Level>(number(256)));
}

}  // namespace
}  // namespace gridcase
