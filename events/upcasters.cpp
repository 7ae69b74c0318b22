#include "events/upcasters.hpp"

#include "events/span_archive.hpp"

namespace gridcase {

CaseEscalated upcast(const retired::CaseEscalatedV1& old) {
    return {.from = old.from,
            .to = old.to,
            .to_level = old.to_level,
            .holder = old.to.value(),
            .reason = old.reason,
            .remark = std::nullopt,
            .level_due = std::nullopt};
}

namespace {

template <class Retired>
std::optional<Event> read_as(std::string_view type, std::uint16_t version, std::string_view body) {
    if (type != Retired::type || version != Retired::version) return std::nullopt;
    Retired old;
    SpanReader reader(body);
    reader(old);
    reader.finish();
    return upcast(old);
}

}  // namespace

std::optional<Event> decode_retired(std::string_view type, std::uint16_t version,
                                    std::string_view body) {
    return read_as<retired::CaseEscalatedV1>(type, version, body);
}

}  // namespace gridcase
