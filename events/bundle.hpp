#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "events/commit.hpp"
#include "events/log_head.hpp"

namespace gridcase {

/// Evidence that needs no server: commits as they are stored, each with the proof that it stands in
/// the log of a head. Whoever trusts the head need trust nobody else.
struct Bundle {
    struct Item {
        Position position = 0;
        std::string bytes;
        std::vector<Digest> proof;  // inclusion_proof(position - 1, head.size)

        bool operator==(const Item&) const = default;
    };

    LogHead head;
    std::vector<Item> items;  // positions rise

    bool operator==(const Bundle&) const = default;
};

inline constexpr std::size_t bundle_limit_bytes = std::size_t{1} << 30U;

/// Lines of text:
///
///   gridcase bundle 1
///   head <id> <epoch> <size> <root> <at> <key or -> <signature or ->
///   commit <position> <stored bytes in hex> <proof: hashes in hex, or nothing> …
std::string to_text(const Bundle& bundle);
/// The error says which line is wrong, and what would be right. Never throws, whatever it is given.
tl::expected<Bundle, std::string> parse_bundle(std::string_view text);

/// What a bundle shows, when it holds.
struct Shown {
    StreamName stream;
    std::vector<Commit> commits;  // of one stream, from its first commit on, without a gap
};

/// The commits, all of one stream from its beginning, every one proven to stand in the log of the
/// head; or the first thing that is wrong, and where. That the stream goes on behind them is for
/// the head's log to say.
tl::expected<Shown, std::string> shown_by(const Bundle& bundle);

}  // namespace gridcase
