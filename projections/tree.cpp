// tree:  1 height index → hash        height = one byte; index = eight, the most significant first
//        2              → size peak*   the right edge; a number as in events/span_archive.hpp
//
// Hashes are 32 raw bytes.

#include "projections/tree.hpp"

#include <bit>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "events/span_archive.hpp"
#include "projections/keys.hpp"

namespace gridcase::projections {
namespace {

constexpr char node_mark = 1;
constexpr std::string_view edge_key = "\x02";

std::string key_of(const CompleteNode& at) {
    std::string key{node_mark, static_cast<char>(at.height)};
    append_big_endian(key, at.index);
    return key;
}

[[noreturn]] void damaged(const std::string& what) {
    throw std::runtime_error("views: " + what +
                             "; `gridcase projections rebuild` makes the views anew from the log");
}

}  // namespace

void GrowingTree::take(const StoredCommit& commit) {
    if (!edge_) edge_ = kept_edge(store_);
    if (commit.position != edge_->size() + 1)
        damaged("the tree is over " + std::to_string(edge_->size()) + " commits, so commit " +
                std::to_string(commit.position) + " cannot follow");
    edge_->append(commit.digest, [this](const CompleteNode& at, const Digest& hash) {
        if (at.height >= kept_height) store_.put(Family::tree, key_of(at), hash.raw());
    });
}

void GrowingTree::settle() {
    if (!edge_) return;
    std::string value;
    SpanWriter writer(value);
    writer.number(edge_->size());
    for (const Digest& peak : edge_->peaks()) writer.raw(peak.raw());
    store_.put(Family::tree, edge_key, value);
}

MerkleEdge kept_edge(const ViewStore& store) {
    const auto value = store.get(Family::tree, edge_key);
    if (!value) return {};
    SpanReader reader(*value);
    const TreeSize size = reader.number();
    std::vector<Digest> peaks(static_cast<std::size_t>(std::popcount(size)));
    for (Digest& peak : peaks) peak = Digest::from_raw(reader.raw(Digest::size));
    reader.finish();
    return {size, std::move(peaks)};
}

Digest kept_node(const ViewStore& store, const CompleteNode& at) {
    const auto hash = store.get(Family::tree, key_of(at));
    if (!hash || hash->size() != Digest::size) damaged("a node of the tree is missing");
    return Digest::from_raw(*hash);
}

}  // namespace gridcase::projections
