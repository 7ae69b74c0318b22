#include "adapters/http/asker.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

#include "adapters/http/response.hpp"
#include "events/hex.hpp"

namespace gridcase::http {

namespace {

constexpr std::string_view actor_hint =
    "give NAME:ROLE@UNIT, such as 李梅:worker@220402001001003, or NAME:resident; the roles are "
    "worker, dispatcher, supervisor, auditor, admin and resident";

std::optional<std::string_view> header(const Request& request, std::string_view name) {
    const auto found = request.headers.find(name);
    if (found == request.headers.end()) return std::nullopt;
    return found->second;
}

/// The unit a role acts for. Residents have none; staff of the ladder must say theirs.
UnitCode unit_of(Role role, const std::optional<std::string_view>& text) {
    if (role == Role::resident) {
        if (text) refuse("X-Actor: a resident acts for no unit", "X-Actor");
        return {};
    }
    if (!text) {
        if (role == Role::admin || role == Role::auditor) return {};
        refuse("X-Actor: a " + std::string(to_text(role)) + " acts for a unit; " +
                   std::string(actor_hint),
               "X-Actor");
    }
    tl::expected<UnitCode, std::string> unit = parse_unit_code(*text);
    if (!unit) refuse("X-Actor: " + unit.error(), "X-Actor");
    return std::move(*unit);
}

engine::Actor parse_actor(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos)
        refuse("X-Actor has no role; " + std::string(actor_hint), "X-Actor");
    const std::string_view rest = text.substr(colon + 1);
    const std::size_t at = rest.find('@');
    tl::expected<ActorId, std::string> name = parse_actor_id(text.substr(0, colon));
    if (!name) refuse("X-Actor: " + name.error(), "X-Actor");
    const std::optional<Role> role = parse_role(rest.substr(0, at));
    if (!role || *role == Role::system)
        refuse("X-Actor names no role that may ask; " + std::string(actor_hint), "X-Actor");
    std::optional<std::string_view> unit;
    if (at != std::string_view::npos) unit = rest.substr(at + 1);
    return {std::move(*name), *role, unit_of(*role, unit)};
}

engine::Actor actor_of(const Request& request) {
    if (const auto text = header(request, "x-actor")) return parse_actor(*text);
    if (request.local) return {ActorId("operator"), Role::admin, {}};
    throw Refused(make_problem(401, "actor_missing", "Nobody asks",
                               "the header X-Actor is missing; " + std::string(actor_hint)));
}

/// 128 random bits: nobody else has had them. From the system, in one call: std::random_device asks
/// the processor for every word, which keeps some of them busy for longer than the whole request.
CommandId new_command_id() {
    std::array<char, 16> bits{};
    if (::getentropy(bits.data(), bits.size()) != 0)
        throw std::system_error(errno, std::generic_category(), "no randomness");
    return CommandId("http-" + to_hex({bits.data(), bits.size()}));
}

CommandId command_id_of(const Request& request) {
    const auto text = header(request, "idempotency-key");
    if (!text) return new_command_id();
    tl::expected<CommandId, std::string> id = parse_command_id(*text);
    if (!id) refuse("Idempotency-Key: " + id.error(), "Idempotency-Key");
    return std::move(*id);
}

engine::ExpectedRevision parse_if_match(std::string_view text) {
    constexpr std::string_view hint =
        "If-Match must be one revision in quotes, such as \"7\", or *";
    if (text == "*") return engine::ExpectedRevision::any();
    if (text.size() < 3 || text.front() != '"' || text.back() != '"')
        refuse(std::string(hint), "If-Match");
    const std::string_view digits = text.substr(1, text.size() - 2);
    Revision revision = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), revision);
    if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size() || revision == 0)
        refuse(std::string(hint), "If-Match");
    return engine::ExpectedRevision::exactly(revision);
}

engine::ExpectedRevision expected_of(const Request& request) {
    const auto match = header(request, "if-match");
    const auto none_match = header(request, "if-none-match");
    if (match && none_match)
        refuse("If-Match and If-None-Match exclude each other; give one", "If-None-Match");
    if (match) return parse_if_match(*match);
    if (!none_match) return engine::ExpectedRevision::any();
    if (*none_match != "*")
        refuse("If-None-Match on a command must be *: the case must not exist yet",
               "If-None-Match");
    return engine::ExpectedRevision::none();
}

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
    });
}

/// The trace id of `00-<32 hex>-<16 hex>-<2 hex>`. A header that is not so is ignored, as W3C Trace
/// Context demands: tracing must never break a request.
std::string trace_id(std::string_view text) {
    if (text.size() < 55 || text[2] != '-' || text[35] != '-' || text[52] != '-') return {};
    const std::string_view version = text.substr(0, 2);
    const std::string_view trace = text.substr(3, 32);
    const std::string_view parent = text.substr(36, 16);
    if (!is_hex(version) || !is_hex(trace) || !is_hex(parent) || !is_hex(text.substr(53, 2)))
        return {};
    if (version == "ff" || (version == "00" && text.size() != 55)) return {};
    const auto all_zeros = [](std::string_view id) {
        return id.find_first_not_of('0') == std::string_view::npos;
    };
    return all_zeros(trace) || all_zeros(parent) ? std::string() : std::string(trace);
}

}  // namespace

Asker asker_of(const Request& request) {
    Asker asker;
    asker.actor = actor_of(request);
    asker.command_id = command_id_of(request);
    asker.expected = expected_of(request);
    if (const auto parent = header(request, "traceparent")) asker.correlation = trace_id(*parent);
    return asker;
}

}  // namespace gridcase::http
