#include "events/merkle.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace gridcase {
namespace {

constexpr char leaf_mark = 0;
constexpr char node_mark = 1;

/// The size of the left subtree of a tree with at least two leaves: the largest power of two below.
TreeSize left_size(TreeSize size) { return std::bit_floor(size - 1); }

/// The root of the subtree over `size` leaves from `first` on, as RFC 9162 splits trees.
Digest subtree(std::uint64_t first, TreeSize size, const NodeHash& node) {
    if (std::has_single_bit(size)) {
        const auto height = static_cast<std::uint8_t>(std::countr_zero(size));
        return node({height, first >> height});
    }
    const TreeSize left = left_size(size);
    return node_hash(subtree(first, left, node), subtree(first + left, size - left, node));
}

/// PATH(index, D[first : first + size]).
void path(std::uint64_t index, std::uint64_t first, TreeSize size, const NodeHash& node,
          std::vector<Digest>& proof) {
    if (size == 1) return;
    const TreeSize left = left_size(size);
    if (index < left) {
        path(index, first, left, node, proof);
        proof.push_back(subtree(first + left, size - left, node));
    } else {
        path(index - left, first + left, size - left, node, proof);
        proof.push_back(subtree(first, left, node));
    }
}

/// SUBPROOF(before, D[first : first + size], known): `known` says that the verifier has the root of
/// the first `before` leaves.
void subproof(TreeSize before, std::uint64_t first, TreeSize size, bool known, const NodeHash& node,
              std::vector<Digest>& proof) {
    if (before == size) {
        if (!known) proof.push_back(subtree(first, size, node));
        return;
    }
    const TreeSize left = left_size(size);
    if (before <= left) {
        subproof(before, first, left, known, node, proof);
        proof.push_back(subtree(first + left, size - left, node));
    } else {
        subproof(before - left, first + left, size - left, false, node, proof);
        proof.push_back(subtree(first, left, node));
    }
}

}  // namespace

Digest leaf_hash(const Digest& entry) {
    std::array<char, 1 + Digest::size> bytes{leaf_mark};
    std::memcpy(bytes.data() + 1, entry.bytes.data(), Digest::size);
    return sha256({bytes.data(), bytes.size()});
}

Digest node_hash(const Digest& left, const Digest& right) {
    std::array<char, 1 + 2 * Digest::size> bytes{node_mark};
    std::memcpy(bytes.data() + 1, left.bytes.data(), Digest::size);
    std::memcpy(bytes.data() + 1 + Digest::size, right.bytes.data(), Digest::size);
    return sha256({bytes.data(), bytes.size()});
}

Digest empty_root() { return sha256({}); }

MerkleEdge::MerkleEdge(TreeSize size, const NodeHash& node) : size_(size) {
    std::uint64_t first = 0;
    for (TreeSize left = size; left > 0;) {
        const TreeSize part = std::bit_floor(left);
        const auto height = static_cast<std::uint8_t>(std::countr_zero(part));
        peaks_.push_back(node({height, first >> height}));
        first += part;
        left -= part;
    }
}

void MerkleEdge::append(const Digest& entry,
                        const std::function<void(const CompleteNode&, const Digest&)>& made) {
    append_leaf(leaf_hash(entry), made);
}

void MerkleEdge::append_leaf(const Digest& leaf,
                             const std::function<void(const CompleteNode&, const Digest&)>& made) {
    Digest hash = leaf;
    CompleteNode at{0, size_};
    if (made) made(at, hash);
    // As many subtrees become one as the size has ones at its end.
    for (TreeSize rest = size_; (rest & 1U) != 0; rest >>= 1U) {
        hash = node_hash(peaks_.back(), hash);
        peaks_.pop_back();
        ++at.height;
        at.index >>= 1U;
        if (made) made(at, hash);
    }
    peaks_.push_back(hash);
    ++size_;
}

Digest MerkleEdge::root() const {
    if (peaks_.empty()) return empty_root();
    Digest root = peaks_.back();
    for (auto peak = peaks_.rbegin() + 1; peak != peaks_.rend(); ++peak)
        root = node_hash(*peak, root);
    return root;
}

Digest merkle_root(TreeSize size, const NodeHash& node) { return MerkleEdge(size, node).root(); }

std::vector<Digest> inclusion_proof(std::uint64_t index, TreeSize size, const NodeHash& node) {
    std::vector<Digest> proof;
    path(index, 0, size, node, proof);
    return proof;
}

std::vector<Digest> consistency_proof(TreeSize before, TreeSize after, const NodeHash& node) {
    std::vector<Digest> proof;
    if (before > 0 && before < after) subproof(before, 0, after, true, node, proof);
    return proof;
}

bool is_included(const Digest& entry, std::uint64_t index, TreeSize size, const Digest& root,
                 const std::vector<Digest>& proof) {
    if (index >= size) return false;
    std::uint64_t at = index;
    std::uint64_t last = size - 1;
    Digest hash = leaf_hash(entry);
    for (const Digest& sibling : proof) {
        if (last == 0) return false;
        if ((at & 1U) != 0 || at == last) {
            hash = node_hash(sibling, hash);
            while ((at & 1U) == 0 && at != 0) {
                at >>= 1U;
                last >>= 1U;
            }
        } else {
            hash = node_hash(hash, sibling);
        }
        at >>= 1U;
        last >>= 1U;
    }
    return last == 0 && hash == root;
}

bool is_consistent(TreeSize before, const Digest& root_before, TreeSize after,
                   const Digest& root_after, const std::vector<Digest>& proof) {
    if (before > after) return false;
    if (before == after) return proof.empty() && root_before == root_after;
    if (before == 0) return proof.empty() && root_before == empty_root();
    std::vector<Digest> hashes;
    // The root of a size that is a power of two is itself the first hash of the proof.
    if (std::has_single_bit(before)) hashes.push_back(root_before);
    hashes.insert(hashes.end(), proof.begin(), proof.end());
    if (hashes.empty()) return false;
    std::uint64_t at = before - 1;
    std::uint64_t last = after - 1;
    while ((at & 1U) != 0) {
        at >>= 1U;
        last >>= 1U;
    }
    Digest was = hashes.front();
    Digest is = hashes.front();
    for (auto hash = hashes.begin() + 1; hash != hashes.end(); ++hash) {
        if (last == 0) return false;
        if ((at & 1U) != 0 || at == last) {
            was = node_hash(*hash, was);
            is = node_hash(*hash, is);
            while ((at & 1U) == 0 && at != 0) {
                at >>= 1U;
                last >>= 1U;
            }
        } else {
            is = node_hash(is, *hash);
        }
        at >>= 1U;
        last >>= 1U;
    }
    return last == 0 && was == root_before && is == root_after;
}

}  // namespace gridcase
