#include "projections/tree.hpp"

#include <doctest/doctest.h>

#include <map>
#include <stdexcept>
#include <string>

#include "tests/projections/samples.hpp"

namespace gridcase::tree_test {

using namespace gridcase::projections;

namespace {

StoredCommit commit_at(Position position) {
    StoredCommit commit;
    commit.position = position;
    commit.digest = sha256("commit " + std::to_string(position));
    return commit;
}

}  // namespace

TEST_CASE("the tree that grows with the commits is the log's, in however many pieces they come") {
    MemoryViewStore store;
    MerkleEdge whole;
    std::map<CompleteNode, Digest> nodes;
    const auto keep = [&](const CompleteNode& at, const Digest& hash) { nodes.emplace(at, hash); };
    Position next = 1;
    for (const Position pieces : {Position{1}, Position{2}, Position{253}, Position{1},
                                  Position{500}, Position{600}, Position{7}}) {
        GrowingTree tree(store);
        for (const Position end = next + pieces; next < end; ++next) {
            tree.take(commit_at(next));
            whole.append(commit_at(next).digest, keep);
        }
        tree.settle();
        CHECK(kept_edge(store).size() == next - 1);
        CHECK(kept_edge(store).root() == whole.root());
    }
    std::size_t high = 0;
    for (const auto& [at, hash] : nodes) {
        if (at.height < kept_height) {
            CHECK_THROWS_AS(kept_node(store, at), std::runtime_error);
            continue;
        }
        ++high;
        CHECK(kept_node(store, at) == hash);
    }
    CHECK(high == 5 + 2 + 1);
}

TEST_CASE("a commit that is not the next one does not grow the tree") {
    MemoryViewStore store;
    GrowingTree tree(store);
    tree.take(commit_at(1));
    CHECK_THROWS_AS(tree.take(commit_at(1)), std::runtime_error);
    CHECK_THROWS_AS(tree.take(commit_at(3)), std::runtime_error);
    tree.take(commit_at(2));
    tree.settle();
    CHECK_THROWS_WITH_AS(GrowingTree(store).take(commit_at(4)),
                         doctest::Contains("over 2 commits, so commit 4 cannot follow"),
                         std::runtime_error);
}

}  // namespace gridcase::tree_test
