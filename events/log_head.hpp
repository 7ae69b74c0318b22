#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "events/digest.hpp"
#include "events/instant.hpp"
#include "events/merkle.hpp"

namespace gridcase {

/// What a log was at a moment, in so few bytes that anybody can keep them: a head that lies outside
/// the house is what the log is held against later.
struct LogHead {
    std::string log;          // its id, in hex
    std::uint64_t epoch = 0;  // of the log, raised whenever history was given up
    TreeSize size = 0;        // how many commits
    Digest root;              // of the Merkle tree over them
    Instant at;               // when it was signed
    std::string key;          // the house's public Ed25519 key, in hex; empty: nobody signed
    std::string signature;    // over statement_of(), in hex

    bool operator==(const LogHead&) const = default;
};

/// What is signed: five lines of text, so that any program with Ed25519 can check it.
///
///   gridcase head 1
///   log <id> epoch <number>
///   size <number>
///   root <64 hex digits>
///   at <RFC 3339, UTC>
std::string statement_of(const LogHead& head);

/// Whether the head is signed by the key that it names.
bool is_signed(const LogHead& head);

/// What a house's key signs when another takes its place: three lines of text.
///
///   gridcase head key 1
///   from <public key, 64 hex digits>
///   to <public key, 64 hex digits>
std::string rotation_statement(std::string_view before, std::string_view key);

/// Whether `text` could be a public Ed25519 key: 64 lower-case hex digits.
bool is_public_key(std::string_view text);
/// Whether `text` could be a signature by one: 128 lower-case hex digits.
bool is_signature_text(std::string_view text);
/// Whether the signature, in hex, is that of a public key, in hex, over the statement.
bool is_signature(std::string_view signature, std::string_view statement, std::string_view key);

}  // namespace gridcase
