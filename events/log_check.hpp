#pragma once

#include <cstdint>
#include <functional>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "events/commit.hpp"
#include "events/merkle.hpp"
#include "events/name_table.hpp"

namespace gridcase {

/// What one commit says of itself: all that can be looked at without its neighbours, so on any
/// thread and in any order. `fault`: why it is none.
struct Examined {
    Position position = 0;
    Digest digest;
    Digest leaf;  // of the Merkle tree
    StreamName stream;
    NameKey stream_key;
    Revision revision = 0;
    Digest prev_digest;
    CommandId command;
    NameKey command_key;
    std::uint16_t part = 0;
    std::uint16_t parts = 0;
    std::optional<HeadKeyRotated> rotation;
    std::string fault;
};
/// What stood in `result` is replaced; its room is used again.
void examine(Position position, std::string_view bytes, Examined& result);

/// What must hold of every log, commit by commit: positions and revisions without gaps, digests
/// that are those of the bytes, chains of streams that are whole, commands whose parts stand
/// together and that happened once. It knows no more than the bytes, so it needs to trust nobody.
///
/// Memory grows with streams (about 100 bytes each) and commands (about 30).
class LogCheck {
   public:
    LogCheck() = default;
    /// What it knows of streams and commands lies in this memory, which must live as long.
    explicit LogCheck(std::pmr::memory_resource* memory) : ends_(memory), ids_(memory) {}

    /// The next commit. Empty, or what is wrong with it; after a fault nothing more is said.
    std::string look_at(Position position, std::string_view bytes) {
        Examined commit;
        examine(position, bytes, commit);
        return take(commit);
    }
    /// The same for one that was examined before.
    std::string take(const Examined& commit);
    /// The same for one after the other: `taken` is told of each without a fault, and none is taken
    /// after it answers false.
    std::string take(std::span<const Examined> commits,
                     const std::function<bool(const Examined&)>& taken);
    /// So many commits may come: room for their commands is made at once.
    void reserve(std::uint64_t commits) { ids_.reserve(commits); }
    /// Empty, or what is missing at the end.
    [[nodiscard]] std::string at_the_end() const;

    /// The tree over all commits looked at.
    [[nodiscard]] const MerkleEdge& tree() const { return tree_; }
    /// What EventLog::digest() must be.
    [[nodiscard]] const Digest& digest() const { return digest_; }
    [[nodiscard]] std::uint64_t streams() const { return ends_.size(); }
    [[nodiscard]] std::uint64_t commands() const { return ids_.size(); }

    /// Everything it knows, to go on from another day; whoever keeps these bytes is believed.
    [[nodiscard]] std::string kept() const;
    /// The error says why these are no such bytes.
    static tl::expected<LogCheck, std::string> from_kept(
        std::string_view bytes,
        std::pmr::memory_resource* memory = std::pmr::get_default_resource());

   private:
    /// Where a stream ends.
    struct End {
        Revision revision = 0;
        Digest digest;
    };

    struct Nothing {};

    std::string fault_in_command(const Examined& commit);

    MerkleEdge tree_;
    Digest digest_;
    NameTable<End> ends_;
    NameTable<Nothing> ids_;
    CommandId command_;  // of the last commit, and where in it that stands
    std::uint16_t part_ = 0;
    std::uint16_t parts_ = 0;
};

}  // namespace gridcase
