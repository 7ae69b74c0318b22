#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "events/commit.hpp"
#include "events/log_head.hpp"

namespace gridcase {

/// Evidence that needs no server: a head of a log, what shows that the log goes on from earlier
/// heads, and commits as they are stored, with the proof that they stand in it. Whoever trusts the
/// head need trust nobody else.
struct Bundle {
    /// A head that somebody kept.
    struct Earlier {
        LogHead head;
        std::vector<Digest> proof;  // consistency_proof(its size, size of the bundle's head)

        bool operator==(const Earlier&) const = default;
    };
    struct Item {
        Position position = 0;
        std::string bytes;
        /// inclusion_proof(position - 1, head.size). Of a range: the commit's own digest, no more;
        /// it proves nothing, and tells which commit is not what it was.
        std::vector<Digest> proof;

        bool operator==(const Item&) const = default;
    };

    /// No commit: the heads are all there is.
    struct Heads {
        bool operator==(const Heads&) const = default;
    };
    /// One commit, of whatever stream.
    struct One {
        Position position = 0;

        bool operator==(const One&) const = default;
    };
    /// The commits of a case, from its first on, without a gap.
    struct OfCase {
        CaseNumber number;

        bool operator==(const OfCase&) const = default;
    };
    /// All commits from one position to another, none left out. The peaks of the tree before the
    /// range and its commits make the root of the tree that ends with it, and the proof leads from
    /// that to the head: a commit missing, changed or moved makes another root.
    struct Range {
        Position first = 0;
        Position last = 0;
        std::vector<Digest> before;  // MerkleEdge::peaks() over the commits before `first`
        std::vector<Digest> behind;  // consistency_proof(last, head.size)

        bool operator==(const Range&) const = default;
    };

    LogHead head;
    std::vector<HeadKeyRotated> keys;  // from the first rotation on
    std::vector<Earlier> earlier;
    std::variant<Heads, One, OfCase, Range> of;
    std::vector<Item> items;  // positions rise

    bool operator==(const Bundle&) const = default;
};

inline constexpr std::size_t bundle_limit_bytes = std::size_t{1} << 30U;

/// Lines of text, each thing written in one way only; <head> is
/// `<id> <epoch> <size> <root> <at> <key or -> <signature or ->`, hashes and bytes are hex:
///
///   gridcase bundle 3
///   head <head>
///   key <before> <key> <signature>       one for each change of the house's key
///   earlier <head> <hash> …              one for each head that somebody kept
///   of heads | of <position> | of case_file/<number> | of <first>..<last>
///   before <hash> …                      of a range only
///   behind <hash> …                      of a range only
///   commit <position> <stored bytes> <hash> …
///
/// A whole line of a key or an earlier head may be left out: what is left shows less, and holds.
///
/// Version 1 had no lines of keys, earlier heads and `of`, version 2 no hashes beside the commits
/// of a range. Neither is read any more: who has the log makes a new one.
std::string to_text(const Bundle& bundle);
/// The error says which line is wrong, and what would be right. Never throws, whatever it is given.
tl::expected<Bundle, std::string> parse_bundle(std::string_view text);

/// What a bundle shows, when it holds.
struct Shown {
    std::vector<Commit> commits;     // one for each of its items
    std::uint64_t begun_before = 0;  // streams of a range whose first commits lie before it
};

/// Whether all holds that a bundle claims: every signature is that of the key it names, the log
/// goes on from every earlier head, the commits stand in it and are what the bundle says it is of,
/// their chains without a break. Or the first thing that is wrong, and where. That a case goes on
/// behind its last commit here is for the head's log to say.
tl::expected<Shown, std::string> shown_by(const Bundle& bundle);

/// Empty, or which head is signed by another key than the one given and those that follow from it
/// as the bundle shows.
std::string not_signed_by(const std::string& key, const Bundle& bundle);

}  // namespace gridcase
