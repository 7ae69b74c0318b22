// Heads that somebody kept, and the file of a witness.

#include "events/kept_heads.hpp"
#include "events/witness.hpp"
#include "tests/fuzz/input.hpp"

using namespace gridcase;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    if (const auto heads = parse_heads(text)) static_cast<void>(fault_in(*heads, {}));
    const auto file = parse_witness(text);
    if (!file) return 0;
    must(to_text(*file) == text);
    static_cast<void>(fault_in(*file));
    return 0;
}
