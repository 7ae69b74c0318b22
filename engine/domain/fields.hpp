#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "engine/domain/rejection.hpp"
#include "events/ids.hpp"
#include "events/instant.hpp"
#include "events/personal.hpp"
#include "events/words.hpp"

namespace gridcase::engine {

inline constexpr std::size_t sealed_limit_bytes = 64U << 10U;
inline constexpr std::size_t name_limit_bytes = 200;
inline constexpr std::size_t word_limit_bytes = 64;
inline constexpr std::size_t units_limit = 5'000;  // in one command
inline constexpr std::size_t posts_limit = 5'000;  // in one command
inline constexpr std::size_t shifts_limit = 5'000;
inline constexpr std::size_t redrawn_limit = 100;  // units on either side of a redrawing
inline constexpr std::size_t rehomed_limit = 5'000;
inline constexpr std::size_t handover_items_limit = 5'000;
inline constexpr std::size_t handover_id_limit_bytes = 600;
inline constexpr std::size_t objection_limit_bytes = 2'000;
inline constexpr std::size_t ground_limit_bytes = 500;
inline constexpr std::size_t policy_limit_bytes = 256U << 10U;
inline constexpr std::size_t history_steps_limit = 1'000;
inline constexpr std::size_t history_events_limit = 16;  // in one step
inline constexpr std::size_t facts_read_limit = 64;
inline constexpr std::int64_t parties_limit = 1'000'000;
inline constexpr std::int64_t households_limit = 10'000'000;
inline constexpr std::int64_t cost_limit_yuan = 1'000'000'000'000;
inline constexpr int utc_offset_lowest_minutes = -12 * 60;
inline constexpr int utc_offset_highest_minutes = 14 * 60;

/// 1–64 of `A–Z a–z 0–9 . _ -`: territories, rule ids.
bool is_plain_word(std::string_view text);
/// Decimal digits, one at least.
bool is_number(std::string_view text);

/// Looks at the fields of a command one by one and keeps the first that is out of its limits.
/// Adapters check as well; they are not the only way in.
class Fields {
   public:
    /// The value must parse as an id does when it comes from outside.
    Fields& number(std::string_view field, const CaseNumber& value);
    Fields& unit(std::string_view field, const UnitCode& value);
    Fields& category(std::string_view field, const CategoryCode& value);
    Fields& actor(std::string_view field, const ActorId& value);

    Fields& sealed(std::string_view field, const PersonalText& value);
    Fields& sealed(std::string_view field, const std::optional<PersonalText>& value);
    /// Printable UTF-8, possibly empty.
    Fields& text(std::string_view field, std::string_view value, std::size_t limit_bytes);
    /// The same, but not empty.
    Fields& name(std::string_view field, std::string_view value, std::size_t limit_bytes);
    Fields& plain_word(std::string_view field, std::string_view value);
    Fields& bytes(std::string_view field, std::size_t size, std::size_t limit_bytes);
    Fields& between(std::string_view field, std::int64_t value, std::int64_t low,
                    std::int64_t high);
    Fields& instant(std::string_view field, Instant value);
    Fields& optional_instant(std::string_view field, const std::optional<Instant>& value);
    /// A word of a closed vocabulary has a name; any other number has none.
    template <class Word>
    Fields& word(std::string_view field, Word value) {
        if (to_text(value) == "unknown") refuse(field, "is not a known word");
        return *this;
    }

    void refuse(std::string_view field, std::string_view what);

    [[nodiscard]] const std::optional<Rejection>& first() const { return first_; }

   private:
    template <class Id>
    Fields& parsed(std::string_view field, const tl::expected<Id, std::string>& value);

    std::optional<Rejection> first_;
};

}  // namespace gridcase::engine
