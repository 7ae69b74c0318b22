// The tree over the log: roots as the recursion of RFC 9162 gives them, proofs that hold, and
// proofs that do not.

#include "events/merkle.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <vector>

namespace gridcase::merkle_test {
namespace {

Digest entry(std::uint64_t i) { return sha256("commit " + std::to_string(i)); }

/// MTH of RFC 9162 §2.1.1, word for word.
Digest by_definition(const std::vector<Digest>& entries) {
    if (entries.empty()) return empty_root();
    if (entries.size() == 1) return leaf_hash(entries.front());
    std::size_t left = 1;
    while (left * 2 < entries.size()) left *= 2;
    const auto middle = entries.begin() + static_cast<std::ptrdiff_t>(left);
    return node_hash(by_definition({entries.begin(), middle}),
                     by_definition({middle, entries.end()}));
}

/// A tree that remembers its complete nodes.
struct Tree {
    explicit Tree(TreeSize size) {
        for (TreeSize i = 0; i < size; ++i) {
            entries.push_back(entry(i));
            edge.append(entries.back(), [this](const CompleteNode& at, const Digest& hash) {
                nodes.emplace(at, hash);
            });
        }
    }
    [[nodiscard]] NodeHash node() const {
        return [this](const CompleteNode& at) { return nodes.at(at); };
    }

    MerkleEdge edge;
    std::vector<Digest> entries;
    std::map<CompleteNode, Digest> nodes;
};

Digest flipped(Digest digest) {
    digest.bytes[7] ^= 1U;
    return digest;
}

}  // namespace

TEST_CASE("leaves, nodes and the empty tree are hashed as RFC 9162 says") {
    // Known answers: sha256("") and sha256(00) are in every table of SHA-256.
    CHECK(empty_root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(leaf_hash(Digest{}) == sha256(std::string(33, '\0')));
    CHECK(node_hash(Digest{}, Digest{}) == sha256("\x01" + std::string(64, '\0')));
}

TEST_CASE("the edge of a growing tree has the root that the definition gives") {
    const Tree tree(130);
    for (TreeSize size = 0; size <= 130; ++size) {
        const std::vector<Digest> entries(tree.entries.begin(),
                                          tree.entries.begin() + static_cast<std::ptrdiff_t>(size));
        const Digest root = by_definition(entries);
        CHECK(merkle_root(size, tree.node()) == root);
        CHECK(Tree(size).edge.root() == root);
        // An edge that is opened again goes on as the one before.
        MerkleEdge again(size, tree.node());
        for (TreeSize i = size; i < 130; ++i) again.append(entry(i));
        CHECK(again.root() == tree.edge.root());
    }
}

TEST_CASE("every entry of every size is shown to be there, and nowhere else") {
    const Tree tree(70);
    for (TreeSize size = 1; size <= 70; ++size) {
        const Digest root = merkle_root(size, tree.node());
        for (std::uint64_t index = 0; index < size; ++index) {
            const auto proof = inclusion_proof(index, size, tree.node());
            REQUIRE(is_included(entry(index), index, size, root, proof));
            CHECK_FALSE(is_included(entry(index + 1), index, size, root, proof));
            if (index + 1 < size)
                CHECK_FALSE(is_included(entry(index), index + 1, size, root, proof));
            CHECK_FALSE(is_included(entry(index), index, size, flipped(root), proof));
        }
    }
    CHECK_FALSE(is_included(entry(0), 70, 70, tree.edge.root(), {}));
    CHECK_FALSE(is_included(entry(0), 0, 0, empty_root(), {}));
}

TEST_CASE("every tree is shown to go on from every one before it, and from no other") {
    const Tree tree(70);
    for (TreeSize after = 0; after <= 70; ++after) {
        const Digest root_after = merkle_root(after, tree.node());
        for (TreeSize before = 0; before <= after; ++before) {
            const Digest root_before = merkle_root(before, tree.node());
            const auto proof = consistency_proof(before, after, tree.node());
            REQUIRE(is_consistent(before, root_before, after, root_after, proof));
            CHECK_FALSE(is_consistent(before, flipped(root_before), after, root_after, proof));
            if (before > 0)
                CHECK_FALSE(is_consistent(before, root_before, after, flipped(root_after), proof));
            if (before > 0 && before < after)
                CHECK_FALSE(is_consistent(before, root_before, after, root_after, {}));
        }
    }
    CHECK_FALSE(is_consistent(5, merkle_root(5, tree.node()), 4, merkle_root(4, tree.node()), {}));
}

TEST_CASE("a proof with any hash changed, left out or added holds no more") {
    CHECK(rc::check([] {
        const auto size = *rc::gen::inRange<TreeSize>(2, 300);
        const auto index = *rc::gen::inRange<std::uint64_t>(0, size);
        const auto before = *rc::gen::inRange<TreeSize>(1, size);
        const Tree tree(size);
        const Digest root = tree.edge.root();
        const Digest root_before = merkle_root(before, tree.node());
        const auto spoil = [](std::vector<Digest> proof) {
            const auto at = *rc::gen::inRange<std::size_t>(0, proof.size());
            const auto place = proof.begin() + static_cast<std::ptrdiff_t>(at);
            switch (*rc::gen::inRange(0, 3)) {
                case 0:
                    proof[at] = flipped(proof[at]);
                    break;
                case 1:
                    proof.erase(place);
                    break;
                default:
                    proof.insert(place, flipped(*place));
            }
            return proof;
        };
        RC_ASSERT(!is_included(entry(index), index, size, root,
                               spoil(inclusion_proof(index, size, tree.node()))));
        RC_ASSERT(!is_consistent(before, root_before, size, root,
                                 spoil(consistency_proof(before, size, tree.node()))));
    }));
}

TEST_CASE("proofs are as short as the tree is high") {
    const Tree tree(1'000);
    for (const std::uint64_t index : {0U, 1U, 511U, 512U, 998U, 999U})
        CHECK(inclusion_proof(index, 1'000, tree.node()).size() <= 10);
    for (const TreeSize before : {1U, 3U, 512U, 700U, 999U})
        CHECK(consistency_proof(before, 1'000, tree.node()).size() <= 11);
}

}  // namespace gridcase::merkle_test
