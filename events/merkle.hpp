#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "events/digest.hpp"

namespace gridcase {

// The Merkle tree over the whole log, hashed as RFC 9162 §2.1 says: leaf = SHA-256(00, entry),
// node = SHA-256(01, left, right), the empty tree = SHA-256(). An entry is the digest of a stored
// commit, its index the commit's position - 1. A root of a size binds every commit up to there, and
// so every link of every stream's chain.

/// How many entries a tree has.
using TreeSize = std::uint64_t;

/// The hash of a leaf.
Digest leaf_hash(const Digest& entry);
/// The hash of a node over two subtrees.
Digest node_hash(const Digest& left, const Digest& right);
/// The root of a tree without entries.
Digest empty_root();

/// A subtree whose leaves are all there: 2^height of them, the first one at index << height.
struct CompleteNode {
    std::uint8_t height = 0;
    std::uint64_t index = 0;

    auto operator<=>(const CompleteNode&) const = default;
};
/// Gives the hash of a complete subtree; asked only for those that the tree has.
using NodeHash = std::function<Digest(const CompleteNode&)>;
/// Whoever keeps nodes keeps those that are so high: 64 bytes for every 256 commits. What lies
/// below is hashed again from the log when a proof asks for it.
inline constexpr std::uint8_t kept_height = 8;

/// The right edge of a growing tree: the roots of its complete subtrees, the largest first. All
/// that is needed to go on.
class MerkleEdge {
   public:
    MerkleEdge() = default;
    /// An edge as it was kept: its size and peaks().
    MerkleEdge(TreeSize size, std::vector<Digest> peaks) : size_(size), peaks_(std::move(peaks)) {}
    /// The edge of a tree that is stored by its complete nodes.
    MerkleEdge(TreeSize size, const NodeHash& node);

    /// One more entry. Calls `made` with every subtree that is complete by it, the leaf first.
    void append(const Digest& entry,
                const std::function<void(const CompleteNode&, const Digest&)>& made = {});
    /// The same for an entry whose leaf_hash() is known.
    void append_leaf(const Digest& leaf,
                     const std::function<void(const CompleteNode&, const Digest&)>& made = {});
    [[nodiscard]] TreeSize size() const { return size_; }
    [[nodiscard]] const std::vector<Digest>& peaks() const { return peaks_; }
    [[nodiscard]] Digest root() const;

   private:
    TreeSize size_ = 0;
    std::vector<Digest> peaks_;
};

/// The root of the tree when it had `size` entries.
Digest merkle_root(TreeSize size, const NodeHash& node);

/// Hashes that lead from one leaf to the root of a size, the lowest first. `index` < `size`.
std::vector<Digest> inclusion_proof(std::uint64_t index, TreeSize size, const NodeHash& node);

/// Hashes that show that the tree of size `before` is the beginning of that of size `after`.
/// `before` <= `after`; empty for equal sizes and for an empty `before`.
std::vector<Digest> consistency_proof(TreeSize before, TreeSize after, const NodeHash& node);

/// Whether the entry stands at `index` of the tree of that size and root (RFC 9162 §2.1.3.2).
bool is_included(const Digest& entry, std::uint64_t index, TreeSize size, const Digest& root,
                 const std::vector<Digest>& proof);

/// Whether the one tree is the beginning of the other (RFC 9162 §2.1.4.2). Every tree goes on from
/// the empty one.
bool is_consistent(TreeSize before, const Digest& root_before, TreeSize after,
                   const Digest& root_after, const std::vector<Digest>& proof);

}  // namespace gridcase
