// What somebody hands over as evidence: bundles, witnesses' files, heads that were kept.

#include "events/bundle.hpp"

#include "events/kept_heads.hpp"
#include "events/witness.hpp"
#include "tests/fuzz/input.hpp"

using namespace gridcase;
using fuzz::must;

namespace {

void read_bundle(std::string_view text) {
    const auto bundle = parse_bundle(text);
    if (!bundle) return;
    const auto again = parse_bundle(to_text(*bundle));
    must(again.has_value());
    must(*again == *bundle);
    static_cast<void>(shown_by(*bundle));
    static_cast<void>(not_signed_by(bundle->head.key, *bundle));
}

void read_witness(std::string_view text) {
    const auto file = parse_witness(text);
    if (!file) return;
    const auto again = parse_witness(to_text(*file));
    must(again.has_value());
    must(*again == *file);
    static_cast<void>(fault_in(*file));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    read_bundle(text);
    read_witness(text);
    if (const auto heads = parse_heads(text)) static_cast<void>(fault_in(*heads, {}));
    return 0;
}
