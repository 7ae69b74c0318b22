#pragma once

#include <functional>
#include <map>
#include <vector>

#include "events/event_log.hpp"
#include "events/merkle.hpp"

namespace gridcase {

/// The Merkle tree over a log as it is now. It keeps the nodes of `kept_height` and above; those
/// below are hashed again from the log. The log must outlive it; throws what the log throws.
class LogTree {
   public:
    using Visit = std::function<void(Position position, std::string_view bytes)>;

    /// What somebody kept of the tree over the first commits: its right edge, and its nodes of
    /// `kept_height` and above.
    struct Kept {
        MerkleEdge edge;
        NodeHash node;
    };

    /// Reads the commits that `kept` does not know, all of them as a rule; `visit` sees each.
    explicit LogTree(const EventLog& log, const Visit& visit = {}) : LogTree(log, Kept(), visit) {}
    LogTree(const EventLog& log, Kept kept, const Visit& visit = {});

    [[nodiscard]] const MerkleEdge& edge() const { return edge_; }
    [[nodiscard]] TreeSize size() const { return edge_.size(); }
    [[nodiscard]] Digest root() const { return edge_.root(); }
    /// That the commit at a position stands in the tree; the position must be one of its.
    [[nodiscard]] std::vector<Digest> proof_of(Position position) const;
    /// That the tree goes on from what it was with `before` commits, at most as many as it has.
    [[nodiscard]] std::vector<Digest> proof_from(TreeSize before) const;
    /// Its right edge when it had `size` commits, at most as many as it has.
    [[nodiscard]] MerkleEdge edge_at(TreeSize size) const;

   private:
    [[nodiscard]] Digest node(const CompleteNode& at) const;

    const EventLog& log_;
    MerkleEdge edge_;
    NodeHash kept_;
    std::map<CompleteNode, Digest> made_;  // by the commits that were read
};

}  // namespace gridcase
