// What kept() writes, in the encoding of span_archive.hpp:
//
//   "gridcase log check 1"
//   size peak-count peak*            of the Merkle tree
//   digest                           of the log
//   command part parts               of the last commit
//   stream-count (key revision digest)*
//   command-count key*
//   SHA-256 over all before
#include "events/log_check.hpp"

#include "events/codec.hpp"
#include "events/span_archive.hpp"

namespace gridcase {
namespace {

constexpr std::string_view format = "gridcase log check 1";

/// What is known of a stream and of a command lies in no cache when there are millions; so many
/// commits ahead it is on its way.
constexpr std::size_t fetched_ahead = 8;

std::string counted(std::uint64_t number) { return std::to_string(number); }

NameKey key_of(std::string_view name) {
    return NameKey::from_raw(sha256(name).raw().substr(0, NameKey::size));
}

/// The kind stands before the id, for the same id may name streams of several kinds.
NameKey key_of(const StreamName& stream) {
    std::string name(1, static_cast<char>(stream.kind));
    name += stream.id;
    return key_of(name);
}

template <class Bytes>
Bytes fixed(SpanReader& reader) {
    return Bytes::from_raw(reader.raw(Bytes::size));
}

}  // namespace

void examine(Position position, std::string_view bytes, Examined& result) {
    result.position = position;
    result.rotation.reset();
    result.fault.clear();
    auto commit = decode(bytes);
    if (!commit) {
        result.fault = "it cannot be read: " + commit.error();
        return;
    }
    if (commit->events.empty()) result.fault = "it holds no event";
    for (const Event& event : commit->events)
        if (const auto* rotated = std::get_if<HeadKeyRotated>(&event)) result.rotation = *rotated;
    result.digest = sha256(bytes);
    result.leaf = leaf_hash(result.digest);
    result.stream_key = key_of(commit->stream);
    result.stream = std::move(commit->stream);
    result.revision = commit->revision;
    result.prev_digest = commit->prev_digest;
    result.command_key = key_of(commit->command_id.value());
    result.command = std::move(commit->command_id);
    result.part = commit->part;
    result.parts = commit->parts;
}

std::string LogCheck::take(const Examined& commit) {
    if (commit.position != tree_.size() + 1)
        return "the commit before is " + counted(tree_.size()) + ": one is missing between them";
    if (!commit.fault.empty()) return commit.fault;
    End& end = *ends_.at(commit.stream_key).first;
    if (commit.revision != end.revision + 1)
        return "stream " + to_text(commit.stream) + " stands at revision " + counted(end.revision) +
               ", so revision " + counted(commit.revision) + " cannot be the next";
    if (commit.prev_digest != end.digest)
        return "the chain of stream " + to_text(commit.stream) + " is broken at revision " +
               counted(commit.revision) + ": the commit before is another than the one it names";
    if (std::string fault = fault_in_command(commit); !fault.empty()) return fault;
    end = {commit.revision, commit.digest};
    digest_ = chained(digest_, commit.digest);
    tree_.append_leaf(commit.leaf);
    return {};
}

std::string LogCheck::take(std::span<const Examined> commits,
                           const std::function<bool(const Examined&)>& taken) {
    for (std::size_t at = 0; at < commits.size(); ++at) {
        if (at + fetched_ahead < commits.size()) {
            ends_.prefetch(commits[at + fetched_ahead].stream_key);
            ids_.prefetch(commits[at + fetched_ahead].command_key);
        }
        if (std::string fault = take(commits[at]); !fault.empty()) return fault;
        if (!taken(commits[at])) break;
    }
    return {};
}

std::string LogCheck::fault_in_command(const Examined& commit) {
    const bool inside = part_ < parts_;
    if (inside &&
        (commit.command != command_ || commit.part != part_ + 1 || commit.parts != parts_))
        return "command " + command_.value() + " made " + counted(parts_) +
               " commits, and this should be its part " + counted(part_ + 1U);
    if (!inside && commit.part != 1)
        return "it is part " + counted(commit.part) + " of command " + commit.command.value() +
               ", and the parts before are missing";
    if (commit.part > commit.parts)
        return "it is part " + counted(commit.part) + " of " + counted(commit.parts);
    if (!inside && !ids_.at(commit.command_key).second)
        return "command " + commit.command.value() + " happened before";
    command_ = commit.command;
    part_ = commit.part;
    parts_ = commit.parts;
    return {};
}

std::string LogCheck::at_the_end() const {
    if (part_ == parts_) return {};
    return "command " + command_.value() + " made " + counted(parts_) + " commits, and only " +
           counted(part_) + " are there";
}

std::string LogCheck::kept() const {
    std::string bytes;
    SpanWriter writer(bytes);
    writer.text(format);
    writer.number(tree_.size());
    writer.number(tree_.peaks().size());
    for (const Digest& peak : tree_.peaks()) writer.raw(peak.raw());
    writer.raw(digest_.raw());
    writer.text(command_.value());
    writer.number(part_);
    writer.number(parts_);
    writer.number(ends_.size());
    ends_.each([&](const NameKey& stream, const End& end) {
        writer.raw(stream.raw());
        writer.number(end.revision);
        writer.raw(end.digest.raw());
    });
    writer.number(ids_.size());
    ids_.each([&](const NameKey& id, Nothing) { writer.raw(id.raw()); });
    bytes += sha256(bytes).raw();
    return bytes;
}

tl::expected<LogCheck, std::string> LogCheck::from_kept(std::string_view bytes,
                                                        std::pmr::memory_resource* memory) {
    if (bytes.size() < Digest::size)
        return tl::unexpected(std::string("it is too short to be the state of a verification"));
    const std::string_view content = bytes.substr(0, bytes.size() - Digest::size);
    if (sha256(content).raw() != bytes.substr(content.size()))
        return tl::unexpected(std::string("its checksum is wrong: it was cut off or changed"));
    try {
        SpanReader reader(content);
        if (reader.text() != format) reader.damaged("this is no state of a verification");
        LogCheck check(memory);
        const TreeSize size = reader.number();
        std::vector<Digest> peaks;
        for (std::uint64_t left = reader.number(); left > 0; --left)
            peaks.push_back(fixed<Digest>(reader));
        check.tree_ = MerkleEdge(size, std::move(peaks));
        check.digest_ = fixed<Digest>(reader);
        check.command_ = CommandId(std::string(reader.text()));
        check.part_ = static_cast<std::uint16_t>(reader.number());
        check.parts_ = static_cast<std::uint16_t>(reader.number());
        for (std::uint64_t left = reader.number(); left > 0; --left) {
            const auto stream = fixed<NameKey>(reader);
            const Revision revision = reader.number();
            *check.ends_.at(stream).first = {revision, fixed<Digest>(reader)};
        }
        for (std::uint64_t left = reader.number(); left > 0; --left)
            check.ids_.at(fixed<NameKey>(reader));
        reader.finish();
        return check;
    } catch (const DamagedBytes& damaged) {
        return tl::unexpected(std::string(damaged.what()));
    }
}

}  // namespace gridcase
