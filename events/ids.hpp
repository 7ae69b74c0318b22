#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "events/bytes.hpp"
#include "events/strong.hpp"

namespace gridcase {

/// A commit's place in the whole log: 1, 2, 3 … without gaps; 0 is "before the first".
using Position = std::uint64_t;
/// A commit's place in its own stream: 1, 2, 3 … without gaps; 0 is "no such stream yet".
using Revision = std::uint64_t;

/// `<community>-<yyyymmdd>-<serial>`; of an archival case, its source's prefix and number.
using CaseNumber = Strong<struct CaseNumberTag, std::string>;
/// A unit or department: a division code with a grid suffix, or what an importer registered.
using UnitCode = Strong<struct UnitCodeTag, std::string>;
/// Names one asking for ever: a repeated id gets the first answer.
using CommandId = Strong<struct CommandIdTag, std::string>;
/// Who acted: a staff name or account, never a resident's.
using ActorId = Strong<struct ActorIdTag, std::string>;
/// A kind of issue, from the policy or from an archival source.
using CategoryCode = Strong<struct CategoryCodeTag, std::string>;

struct PersonIdTag;
/// A pseudonym for a resident: whose key seals a text. Says nothing about the person.
using PersonId = FixedBytes<PersonIdTag, 16>;

/// The only ways in from outside. The error is a sentence: what is wrong, and what would be right.
/// Case number: 1–64 of `A–Z a–z 0–9 . _ : -`.
tl::expected<CaseNumber, std::string> parse_case_number(std::string_view text);
/// Command id: 1–128 printable ASCII characters without blanks.
tl::expected<CommandId, std::string> parse_command_id(std::string_view text);
/// Unit code, actor, category: 1–96 bytes of UTF-8, no control characters, no blank at either end.
tl::expected<UnitCode, std::string> parse_unit_code(std::string_view text);
tl::expected<ActorId, std::string> parse_actor_id(std::string_view text);
tl::expected<CategoryCode, std::string> parse_category(std::string_view text);
/// A pseudonym: 32 lower-case hex digits.
tl::expected<PersonId, std::string> parse_person_id(std::string_view text);

/// A number such as `220402001001-20240913-0007`, cut behind its last `-`. The one allocator counts
/// the serials behind a prefix.
struct NumberParts {
    std::string_view prefix;  // with its `-`
    std::uint64_t serial = 0;
};
/// Nothing when what follows the last `-` is not a number of 1 to 18 digits.
std::optional<NumberParts> split_serial(std::string_view number);

/// The number with a serial behind `prefix`: at least four digits, more on a day that needs them.
CaseNumber with_serial(std::string_view prefix, std::uint64_t serial);

/// Whether `text` is well-formed UTF-8 (no overlong forms, surrogates, or values past U+10FFFF).
bool is_utf8(std::string_view text);
/// Free text from outside: well-formed UTF-8, at most `limit_bytes`, no control characters but tab,
/// line feed and carriage return. `field` names it in the error.
tl::expected<std::string, std::string> parse_text(std::string_view text, std::string_view field,
                                                  std::size_t limit_bytes);

}  // namespace gridcase
