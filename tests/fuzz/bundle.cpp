// Evidence that somebody hands over.

#include "events/bundle.hpp"

#include "tests/fuzz/input.hpp"

using namespace gridcase;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    const auto bundle = parse_bundle(text);
    if (!bundle) return 0;
    must(to_text(*bundle) == text);  // one way to write each thing
    static_cast<void>(shown_by(*bundle));
    static_cast<void>(not_signed_by(std::string(64, '0'), *bundle));
    return 0;
}
