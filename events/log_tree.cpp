#include "events/log_tree.hpp"

#include <utility>

namespace gridcase {
LogTree::LogTree(const EventLog& log, Kept kept, const Visit& visit)
    : log_(log), edge_(std::move(kept.edge)), kept_(std::move(kept.node)) {
    log.read(size() + 1, log.last(), [&](Position position, std::string_view bytes) {
        edge_.append(sha256(bytes), [this](const CompleteNode& at, const Digest& hash) {
            if (at.height >= kept_height) made_.emplace(at, hash);
        });
        if (visit) visit(position, bytes);
        return true;
    });
}

std::vector<Digest> LogTree::proof_of(Position position) const {
    return inclusion_proof(position - 1, size(),
                           [this](const CompleteNode& at) { return node(at); });
}

std::vector<Digest> LogTree::proof_from(TreeSize before) const {
    return consistency_proof(before, size(), [this](const CompleteNode& at) { return node(at); });
}

MerkleEdge LogTree::edge_at(TreeSize size) const {
    return {size, [this](const CompleteNode& at) { return node(at); }};
}

Digest LogTree::node(const CompleteNode& at) const {
    if (at.height >= kept_height) {
        const auto made = made_.find(at);
        return made != made_.end() ? made->second : kept_(at);
    }
    MerkleEdge small;
    const Position first = (at.index << at.height) + 1;
    log_.read(first, first + (Position{1} << at.height) - 1, [&](Position, std::string_view bytes) {
        small.append(sha256(bytes));
        return true;
    });
    return small.root();
}

}  // namespace gridcase
