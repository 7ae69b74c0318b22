#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/domain/domain.hpp"

namespace gridcase::engine {

/// Raise it whenever a state holds something else, or an event makes something else of it:
/// snapshots of other layouts are passed over and made anew. tests/engine/domain/snapshot_test.cpp
/// says when.
inline constexpr std::uint64_t snapshot_layout = 2;

/// A stream's state as bytes, so that nobody need fold its whole history again. It holds what rules
/// read, so no personal text.
std::string snapshot_of(const State& state);

/// Nothing: the bytes are of another layout, or damaged.
std::optional<State> from_snapshot(std::string_view bytes);

}  // namespace gridcase::engine
