// Stored commits, single events, and what a verification keeps of itself for another day.

#include "events/codec.hpp"

#include "events/log_check.hpp"
#include "tests/fuzz/input.hpp"

using namespace gridcase;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (const auto commit = decode(text)) {
        const std::string again = encode(*commit);
        const auto same = decode(again);
        must(same.has_value());
        must(encode(*same) == again);  // old versions become new ones once, and stay so
    }
    if (const auto event = decode_event(text)) must(decode_event(encode(*event)).has_value());
    if (const auto check = LogCheck::from_kept(text))
        must(LogCheck::from_kept(check->kept()).has_value());
    LogCheck check;
    static_cast<void>(check.look_at(1, text));
    return 0;
}
