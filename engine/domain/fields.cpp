#include "engine/domain/fields.hpp"

#include <algorithm>

namespace gridcase::engine {

bool is_plain_word(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    };
    return !text.empty() && text.size() <= word_limit_bytes &&
           std::all_of(text.begin(), text.end(), allowed);
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

void Fields::refuse(std::string_view field, std::string_view what) {
    if (first_) return;
    first_ = Rejection{Reason::not_well_formed, std::string(field) + " " + std::string(what),
                       std::string(field)};
}

template <class Id>
Fields& Fields::parsed(std::string_view field, const tl::expected<Id, std::string>& value) {
    if (!value && !first_)
        first_ = Rejection{Reason::not_well_formed, value.error(), std::string(field)};
    return *this;
}

Fields& Fields::number(std::string_view field, const CaseNumber& value) {
    return parsed(field, parse_case_number(value.value()));
}

Fields& Fields::unit(std::string_view field, const UnitCode& value) {
    return parsed(field, parse_unit_code(value.value()));
}

Fields& Fields::category(std::string_view field, const CategoryCode& value) {
    return parsed(field, parse_category(value.value()));
}

Fields& Fields::actor(std::string_view field, const ActorId& value) {
    return parsed(field, parse_actor_id(value.value()));
}

Fields& Fields::sealed(std::string_view field, const PersonalText& value) {
    return bytes(field, value.sealed.size(), sealed_limit_bytes);
}

Fields& Fields::sealed(std::string_view field, const std::optional<PersonalText>& value) {
    if (value) sealed(field, *value);
    return *this;
}

Fields& Fields::text(std::string_view field, std::string_view value, std::size_t limit_bytes) {
    return parsed(field, parse_text(value, field, limit_bytes));
}

Fields& Fields::name(std::string_view field, std::string_view value, std::size_t limit_bytes) {
    if (value.empty()) refuse(field, "is empty; give it a text");
    return text(field, value, limit_bytes);
}

Fields& Fields::plain_word(std::string_view field, std::string_view value) {
    if (!is_plain_word(value)) refuse(field, "is not 1 to 64 of A–Z a–z 0–9 . _ -");
    return *this;
}

Fields& Fields::bytes(std::string_view field, std::size_t size, std::size_t limit_bytes) {
    if (size > limit_bytes)
        refuse(field, "has " + std::to_string(size) + " bytes; at most " +
                          std::to_string(limit_bytes) + " are allowed");
    return *this;
}

Fields& Fields::between(std::string_view field, std::int64_t value, std::int64_t low,
                        std::int64_t high) {
    if (value < low || value > high)
        refuse(field, "is " + std::to_string(value) + "; it must lie between " +
                          std::to_string(low) + " and " + std::to_string(high));
    return *this;
}

Fields& Fields::instant(std::string_view field, Instant value) {
    if (value < earliest_instant || value > latest_instant)
        refuse(field, "lies outside the years 1900 to 2199");
    return *this;
}

Fields& Fields::optional_instant(std::string_view field, const std::optional<Instant>& value) {
    if (value) instant(field, *value);
    return *this;
}

}  // namespace gridcase::engine
