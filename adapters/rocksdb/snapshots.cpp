// default family:  kind 1, stream id, 0x00, revision BE64 → position BE64, digest 32, state
#include "adapters/rocksdb/snapshots.hpp"

#include <spdlog/spdlog.h>

#include <string>

#include "adapters/rocksdb/fixed_bytes.hpp"
#include "adapters/rocksdb/rocksdb_support.hpp"

namespace gridcase::rocks {
namespace {

constexpr std::size_t fixed_bytes = 8 + Digest::size;  // before the state

std::string prefix_of(const StreamName& stream) {
    std::string prefix(1, static_cast<char>(stream.kind));
    prefix += stream.id;
    prefix += '\0';
    return prefix;
}

std::string key_of(const StreamName& stream, Revision revision) {
    std::string key = prefix_of(stream);
    append_number(key, revision);
    return key;
}

}  // namespace

std::optional<engine::Snapshot> StoredSnapshots::newest(const StreamName& stream,
                                                        Revision up_to) const {
    const auto live = live_();
    const std::string prefix = prefix_of(stream);
    const std::unique_ptr<rocksdb::Iterator> at(
        live->database().NewIterator({}, live->snapshots_handle()));
    at->SeekForPrev(key_of(stream, up_to));
    // What cannot be read is as good as not kept.
    if (!at->status().ok() || !at->Valid() || !at->key().starts_with(prefix) ||
        at->key().size() != prefix.size() + 8 || at->value().size() < fixed_bytes)
        return std::nullopt;
    FixedReader key(view(at->key()).substr(prefix.size()));
    FixedReader value(view(at->value()));
    engine::Snapshot snapshot;
    snapshot.revision = key.number();
    snapshot.position = value.number();
    snapshot.digest = Digest::from_raw(value.raw(Digest::size));
    snapshot.state = view(at->value()).substr(fixed_bytes);
    return snapshot;
}

void StoredSnapshots::keep(const StreamName& stream, const engine::Snapshot& snapshot) noexcept {
    try {
        const auto live = live_();
        std::string value;
        append_number(value, snapshot.position);
        value += snapshot.digest.raw();
        value += snapshot.state;
        rocksdb::WriteOptions options;
        options.disableWAL = true;
        check(live->database().Put(options, live->snapshots_handle(),
                                   key_of(stream, snapshot.revision), value),
              "cannot be written");
    } catch (const std::exception& error) {
        spdlog::warn("a snapshot is lost, the next one is tried again: {}", error.what());
    }
}

}  // namespace gridcase::rocks
