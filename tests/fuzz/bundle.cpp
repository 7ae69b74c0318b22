// Evidence that somebody hands over.

#include "events/bundle.hpp"

#include "tests/fuzz/input.hpp"

using namespace gridcase;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto bundle = parse_bundle({reinterpret_cast<const char*>(bytes), size});
    if (!bundle) return 0;
    const auto again = parse_bundle(to_text(*bundle));
    must(again.has_value());
    must(*again == *bundle);
    static_cast<void>(shown_by(*bundle));
    static_cast<void>(is_signed(bundle->head));
    return 0;
}
