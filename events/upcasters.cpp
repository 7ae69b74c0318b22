#include "events/upcasters.hpp"

#include "events/codec.hpp"
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

CaseEscalated upcast(const retired::CaseEscalatedV2& old) {
    return {.from = old.from,
            .to = old.to,
            .to_level = old.to_level,
            .holder = old.holder,
            .reason = old.reason,
            .remark = old.remark,
            .level_due = old.level_due};
}

CaseRouted upcast(const retired::CaseRoutedV1& old) {
    return {.unit = old.unit,
            .level = old.level,
            .holder = old.holder,
            .rule = old.rule,
            .facts_read = old.facts_read,
            .level_due = old.level_due,
            .case_due = old.case_due};
}

CaseAccepted upcast(const retired::CaseAcceptedV1& old) { return {.unit = old.unit}; }

CaseResolved upcast(const retired::CaseResolvedV1& old) { return {.outcome = old.outcome}; }

CaseClosed upcast(const retired::CaseClosedV1& old) { return {.remark = old.remark}; }

UnitRegistered upcast(const retired::UnitRegisteredV1& old) {
    return {.code = old.code,
            .name = old.name,
            .level = old.level,
            .kind = old.kind,
            .parent = old.parent,
            .holder = old.holder};
}

namespace {

template <class Retired, class Today>
std::optional<Retired> if_same(Retired old, const Today& today) {
    if (upcast(old) == today) return old;
    return std::nullopt;
}

}  // namespace

std::optional<retired::CaseEscalatedV2> as_before(const CaseEscalated& event) {
    return if_same(retired::CaseEscalatedV2{event.from, event.to, event.to_level, event.holder,
                                            event.reason, event.remark, event.level_due},
                   event);
}

std::optional<retired::CaseRoutedV1> as_before(const CaseRouted& event) {
    return if_same(retired::CaseRoutedV1{event.unit, event.level, event.holder, event.rule,
                                         event.facts_read, event.level_due, event.case_due},
                   event);
}

std::optional<retired::CaseAcceptedV1> as_before(const CaseAccepted& event) {
    return if_same(retired::CaseAcceptedV1{event.unit}, event);
}

std::optional<retired::CaseResolvedV1> as_before(const CaseResolved& event) {
    return if_same(retired::CaseResolvedV1{event.outcome}, event);
}

std::optional<retired::CaseClosedV1> as_before(const CaseClosed& event) {
    return if_same(retired::CaseClosedV1{event.remark}, event);
}

std::optional<retired::UnitRegisteredV1> as_before(const UnitRegistered& event) {
    return if_same(retired::UnitRegisteredV1{event.code, event.name, event.level, event.kind,
                                             event.parent, event.holder},
                   event);
}

std::string encode_as_before(const Event& event) {
    return std::visit(
        [&]<class Fact>(const Fact& fact) {
            if constexpr (requires { as_before(fact); }) {
                if (auto old = as_before(fact)) {
                    using Old = std::decay_t<decltype(*old)>;
                    std::string body;
                    SpanWriter body_writer(body);
                    body_writer(*old);
                    std::string bytes;
                    SpanWriter writer(bytes);
                    writer.text(Old::type);
                    writer.number(Old::version);
                    writer.text(body);
                    return bytes;
                }
            }
            return encode(event);
        },
        event);
}

namespace {

template <class Retired>
bool read_as(std::string_view type, std::uint16_t version, std::string_view body,
             std::optional<Event>& event) {
    if (type != Retired::type || version != Retired::version) return false;
    Retired old;
    SpanReader reader(body);
    reader(old);
    reader.finish();
    event = upcast(old);
    return true;
}

template <class... Retired>
std::optional<Event> read_any(std::string_view type, std::uint16_t version, std::string_view body) {
    std::optional<Event> event;
    (void)(read_as<Retired>(type, version, body, event) || ...);
    return event;
}

}  // namespace

std::optional<Event> decode_retired(std::string_view type, std::uint16_t version,
                                    std::string_view body) {
    return read_any<retired::CaseEscalatedV1, retired::CaseEscalatedV2, retired::CaseRoutedV1,
                    retired::CaseAcceptedV1, retired::CaseResolvedV1, retired::CaseClosedV1,
                    retired::UnitRegisteredV1>(type, version, body);
}

}  // namespace gridcase
