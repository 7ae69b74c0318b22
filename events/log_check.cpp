#include "events/log_check.hpp"

#include "events/codec.hpp"

namespace gridcase {
namespace {

std::string counted(std::uint64_t number) { return std::to_string(number); }

}  // namespace

std::string LogCheck::look_at(Position position, std::string_view bytes) {
    if (position != tree_.size() + 1)
        return "the commit before is " + counted(tree_.size()) + ": one is missing between them";
    const auto decoded = decode(bytes);
    if (!decoded) return "it cannot be read: " + decoded.error();
    const Commit& commit = *decoded;
    if (commit.events.empty()) return "it holds no event";
    const Digest digest = sha256(bytes);

    End& end = ends_[commit.stream];
    if (commit.revision != end.revision + 1)
        return "stream " + to_text(commit.stream) + " stands at revision " + counted(end.revision) +
               ", so revision " + counted(commit.revision) + " cannot be the next";
    if (commit.prev_digest != end.digest)
        return "the chain of stream " + to_text(commit.stream) + " is broken at revision " +
               counted(commit.revision) + ": the commit before is another than the one it names";
    if (std::string fault = fault_in_command(commit); !fault.empty()) return fault;
    end = {commit.revision, digest};
    digest_ = chained(digest_, digest);
    tree_.append(digest);
    return {};
}

std::string LogCheck::fault_in_command(const Commit& commit) {
    const bool inside = part_ < parts_;
    if (inside &&
        (commit.command_id != command_ || commit.part != part_ + 1 || commit.parts != parts_))
        return "command " + command_.value() + " made " + counted(parts_) +
               " commits, and this should be its part " + counted(part_ + 1U);
    if (!inside && commit.part != 1)
        return "it is part " + counted(commit.part) + " of command " + commit.command_id.value() +
               ", and the parts before are missing";
    if (commit.part > commit.parts)
        return "it is part " + counted(commit.part) + " of " + counted(commit.parts);
    if (!inside) {
        if (!ids_.insert(commit.command_id.value()).second)
            return "command " + commit.command_id.value() + " happened before";
        ++commands_;
    }
    command_ = commit.command_id;
    part_ = commit.part;
    parts_ = commit.parts;
    return {};
}

std::string LogCheck::at_the_end() const {
    if (part_ == parts_) return {};
    return "command " + command_.value() + " made " + counted(parts_) + " commits, and only " +
           counted(part_) + " are there";
}

}  // namespace gridcase
