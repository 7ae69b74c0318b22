#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "events/bundle.hpp"
#include "events/log_head.hpp"

namespace gridcase {

/// The heads that somebody outside the house saw and signed as well: a discipline commission,
/// another city, a newspaper. They sign only what goes on from what they signed before, so an
/// operator cannot show one log to them and another one to somebody else.
struct WitnessFile {
    struct Entry {
        LogHead head;
        Instant seen;           // by the witness's clock
        std::string signature;  // by the witness, over cosigned_statement(), in hex

        bool operator==(const Entry&) const = default;
    };

    std::string key;  // the witness's public Ed25519 key, in hex
    std::vector<Entry> entries;

    bool operator==(const WitnessFile&) const = default;
};

inline constexpr std::size_t witness_limit_bytes = std::size_t{64} << 20U;

/// Lines of text, each thing written in one way only; at most 64 MiB, some hundred thousand heads:
///
///   gridcase witness 1
///   witness <public key>
///   head <id> <epoch> <size> <root> <at> <key> <signature> <seen> <co-signature>
///   …
///
/// `seen` is RFC 3339 in UTC, the rest of a head as in a bundle. Lines are only ever added.
std::string to_text(const WitnessFile& file);
std::string line_of(const WitnessFile::Entry& entry);
/// The error says which line is wrong, and what would be right. Never throws.
tl::expected<WitnessFile, std::string> parse_witness(std::string_view text);
/// Whether a text says of itself that it is such a file.
bool says_witness(std::string_view text);

/// What a witness signs: the lines of the head behind three of its own.
///
///   gridcase witness 1
///   seen <RFC 3339, UTC>
///   key <the house's public key, 64 hex digits>
///   gridcase head 1
///   …
std::string cosigned_statement(const LogHead& head, Instant seen);

/// Empty, or which entry is not what a witness would have written: a signature that is not the
/// house's or the witness's, another log, a size or epoch that falls, two roots for one size.
std::string fault_in(const WitnessFile& file);

/// What a witness says to the head of a bundle.
struct Opinion {
    enum class Kind : std::uint8_t {
        sign,      // it goes on from what was signed before
        known,     // it is what was signed before
        not_sign,  // it must not be signed: `why`
    };
    Kind kind = Kind::not_sign;
    std::string why;
};
/// `house_key` is needed for the first head, whose key nothing vouches for, and looked at when
/// given. The file and the bundle were found to hold, each for itself.
Opinion opinion_of(const WitnessFile& file, const Bundle& bundle, const std::string& house_key);

}  // namespace gridcase
