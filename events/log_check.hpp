#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "events/commit.hpp"
#include "events/merkle.hpp"

namespace gridcase {

/// What must hold of every log, commit by commit: positions and revisions without gaps, digests
/// that are those of the bytes, chains of streams that are whole, commands whose parts stand
/// together and that happened once. It knows no more than the bytes, so it needs to trust nobody.
///
/// Memory grows with streams (about 150 bytes each) and commands (about 60).
class LogCheck {
   public:
    /// The next commit. Empty, or what is wrong with it; after a fault nothing more is said.
    std::string look_at(Position position, std::string_view bytes);
    /// Empty, or what is missing at the end.
    [[nodiscard]] std::string at_the_end() const;

    /// The tree over all commits looked at.
    [[nodiscard]] const MerkleEdge& tree() const { return tree_; }
    /// What EventLog::digest() must be.
    [[nodiscard]] const Digest& digest() const { return digest_; }
    [[nodiscard]] std::uint64_t streams() const { return ends_.size(); }
    [[nodiscard]] std::uint64_t commands() const { return commands_; }

   private:
    /// Where a stream ends.
    struct End {
        Revision revision = 0;
        Digest digest;
    };

    std::string fault_in_command(const Commit& commit);

    MerkleEdge tree_;
    Digest digest_;
    std::unordered_map<StreamName, End> ends_;
    std::unordered_set<std::string> ids_;
    std::uint64_t commands_ = 0;
    CommandId command_;  // of the last commit, and where in it that stands
    std::uint16_t part_ = 0;
    std::uint16_t parts_ = 0;
};

}  // namespace gridcase
