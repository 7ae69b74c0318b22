#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "events/commit.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

// The indexes over the log: where a command's and a stream's commits lie.

struct IndexedCommand {
    Position first = 0;
    std::uint16_t parts = 0;
    Digest digest;
};

std::optional<IndexedCommand> indexed_command(const ViewStore& store, const CommandId& id);
/// Positions of the stream's commits with revision > after, in order.
std::vector<Position> indexed_stream(const ViewStore& store, const StreamName& stream,
                                     Revision after = 0);
/// Positions of all commits of a kind of stream, in order.
std::vector<Position> indexed_kind(const ViewStore& store, StreamKind kind);
/// The largest serial among case numbers `<prefix><digits>`; 0 when there is none.
std::uint64_t indexed_serial(const ViewStore& store, std::string_view prefix);
/// When the newest case of this place and category was reported (occurred); nothing when none was.
/// What a source had is not asked about.
std::optional<Instant> indexed_last_report(const ViewStore& store, const UnitCode& unit,
                                           const CategoryCode& category);

// Parts of fold().
/// Where a commit lies: under its command and its stream. Asks nothing of the store.
void index_place(ViewStore& store, const StoredCommit& commit);
/// The number of a new case, and that it was reported.
void index_case(ViewStore& store, const StoredCommit& commit);

}  // namespace gridcase::projections
