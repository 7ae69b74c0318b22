#pragma once

#include <optional>

#include "events/commit.hpp"
#include "events/merkle.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// Lets the log's Merkle tree grow with the commits, and keeps what proofs are made of: its right
/// edge, and every complete node of `kept_height` and above. Part of fold().
class GrowingTree {
   public:
    explicit GrowingTree(ViewStore& store) : store_(store) {}

    /// Throws std::runtime_error when it is not the commit behind the last one.
    void take(const StoredCommit& commit);
    /// Keeps the edge.
    void settle();

   private:
    ViewStore& store_;
    std::optional<MerkleEdge> edge_;  // once it was read
};

/// The right edge of the tree over all that was folded.
MerkleEdge kept_edge(const ViewStore& store);
/// A node that the tree has, of `kept_height` at least. Throws std::runtime_error when it is not
/// there.
Digest kept_node(const ViewStore& store, const CompleteNode& at);

}  // namespace gridcase::projections
