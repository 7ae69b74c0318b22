#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "events/commit.hpp"

namespace gridcase {

/// The compact binary form of a commit, the same for ever (grammar in codec.cpp).
std::string encode(const Commit& commit);

/// Reads a commit back, old event versions through their upcasters. The error is a sentence that
/// names what is wrong and at which byte; damaged lengths never allocate.
tl::expected<Commit, std::string> decode(std::string_view bytes);

/// One event as it stands inside a commit: type name, version, body. For golden bytes and tests.
std::string encode(const Event& event);
tl::expected<Event, std::string> decode_event(std::string_view bytes);

/// Bytes and digest for a commit that is about to get `position`.
CommitPtr stored(Commit commit, Position position);
/// A commit read from a log at `position`.
tl::expected<CommitPtr, std::string> stored(std::string bytes, Position position);

}  // namespace gridcase
