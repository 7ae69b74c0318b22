// A policy or a calendar as somebody wrote it. What is good must say itself again; what is not has
// at least one fault.

#include "engine/domain/policy.hpp"

#include "engine/domain/calendar_toml.hpp"
#include "tests/fuzz/input.hpp"

using namespace gridcase;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Input input(bytes, size);
    if (input.choice(2) == 0) {
        const auto policy = engine::parse_policy(input.rest());
        must(policy || !policy.error().empty());
        if (policy) must(engine::recall_policy(input.rest()).has_value());
    } else {
        const auto calendar = engine::parse_calendar(input.rest());
        must(calendar || !calendar.error().empty());
    }
    return 0;
}
