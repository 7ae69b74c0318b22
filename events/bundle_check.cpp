// What a bundle claims, looked at: first its heads, then its commits one by one.

#include <bit>
#include <map>
#include <stdexcept>

#include "events/bundle.hpp"
#include "events/codec.hpp"
#include "events/key_chain.hpp"

namespace gridcase {
namespace {

std::string of_commit(Position position) { return "commit " + std::to_string(position) + ": "; }
std::string of_head(const LogHead& head) {
    return "the head of " + std::to_string(head.size) + " commits: ";
}

bool signed_if_at_all(const LogHead& head) { return head.key.empty() || is_signed(head); }

std::string fault_in_heads(const Bundle& bundle) {
    if (!signed_if_at_all(bundle.head))
        return of_head(bundle.head) + "its signature is not that of the key it names";
    for (const HeadKeyRotated& fact : bundle.keys)
        if (!is_signed(fact))
            return "key " + fact.key + ": what vouches for it is not signed by key " + fact.before;
    for (const auto& [head, proof] : bundle.earlier) {
        if (!signed_if_at_all(head))
            return of_head(head) + "its signature is not that of the key it names";
        if (head.log != bundle.head.log || head.epoch > bundle.head.epoch)
            return of_head(head) + "it is of log " + head.log + ", epoch " +
                   std::to_string(head.epoch) + "; the bundle's is " + bundle.head.log +
                   ", epoch " + std::to_string(bundle.head.epoch);
        if (!is_consistent(head.size, head.root, bundle.head.size, bundle.head.root, proof))
            return of_head(head) +
                   "the proof does not lead from it to the bundle's head: the log was rewritten, "
                   "or head or proof were changed";
    }
    return {};
}

/// The chains of streams and the parts of commands, along the commits of a bundle.
class Chains {
   public:
    /// `whole`: nothing lies before, so every stream begins here.
    explicit Chains(bool whole) : whole_(whole) {}

    /// Empty, or why the commit is not the next.
    std::string look_at(const Commit& commit, const Digest& digest) {
        auto [place, met_first] = ends_.try_emplace(commit.stream);
        End& end = place->second;
        const bool begun_before = met_first && !whole_ && commit.revision > 1;
        if (begun_before) {
            ++begun_before_;
        } else if (commit.revision != end.revision + 1) {
            return "it is revision " + std::to_string(commit.revision) + " of " +
                   to_text(commit.stream) + ", and " + std::to_string(end.revision + 1) +
                   " should follow";
        } else if (commit.prev_digest != end.digest) {
            return "the chain of " + to_text(commit.stream) + " is broken";
        }
        end = {commit.revision, digest};
        return {};
    }
    [[nodiscard]] std::uint64_t begun_before() const { return begun_before_; }

   private:
    struct End {
        Revision revision = 0;
        Digest digest;
    };

    bool whole_;
    std::uint64_t begun_before_ = 0;
    std::map<StreamName, End> ends_;
};

/// Empty, or which part of a command should stand where this commit stands. `before`: the commit
/// before it in the log; nothing: unknown.
std::string fault_in_parts(const Commit* before, const Commit& commit) {
    if (before == nullptr) return {};
    const bool goes_on = before->part < before->parts;
    const bool follows = commit.command_id == before->command_id &&
                         commit.part == before->part + 1 && commit.parts == before->parts;
    if (goes_on && !follows)
        return "command " + before->command_id.value() + " made " + std::to_string(before->parts) +
               " commits, and its part " + std::to_string(before->part + 1) + " should follow";
    if (!goes_on && commit.part != 1)
        return "it is part " + std::to_string(commit.part) + " of command " +
               commit.command_id.value() + ", and the part before is missing";
    return {};
}

/// The first thing that is wrong: what comes behind it has no meaning then.
struct Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

Commit decoded(const Bundle::Item& item) {
    auto commit = decode(item.bytes);
    if (!commit) throw Fault(of_commit(item.position) + "it cannot be read: " + commit.error());
    return *std::move(commit);
}

void must_be_included(const Bundle::Item& item, const LogHead& head) {
    if (item.position == 0 || item.position > head.size)
        throw Fault(of_commit(item.position) + "the head's log has " + std::to_string(head.size) +
                    " commits");
    if (!is_included(sha256(item.bytes), item.position - 1, head.size, head.root, item.proof))
        throw Fault(of_commit(item.position) +
                    "the proof does not lead to the head's root: commit, proof or head was "
                    "changed");
}

/// Each looks at the commits of a bundle that is of such a thing.
struct Look {
    const Bundle& bundle;

    Shown operator()(const Bundle::Heads&) const {
        if (!bundle.items.empty()) throw Fault("it is of heads, and yet holds commits");
        return {};
    }

    Shown operator()(const Bundle::One& one) const {
        if (bundle.items.size() != 1 || bundle.items.front().position != one.position)
            throw Fault("it should hold commit " + std::to_string(one.position) + ", and no other");
        must_be_included(bundle.items.front(), bundle.head);
        return {{decoded(bundle.items.front())}, 0};
    }

    Shown operator()(const Bundle::OfCase& of) const {
        const StreamName stream{StreamKind::case_file, of.number.value()};
        if (bundle.items.empty()) throw Fault("it holds no commit of " + to_text(stream));
        Shown shown;
        Chains chains(true);
        for (const Bundle::Item& item : bundle.items) {
            Commit commit = decoded(item);
            must_be_included(item, bundle.head);
            std::string fault = commit.stream == stream ? chains.look_at(commit, sha256(item.bytes))
                                                        : "it is of " + to_text(commit.stream) +
                                                              ", not of " + to_text(stream);
            if (!fault.empty()) throw Fault(of_commit(item.position) + fault);
            shown.commits.push_back(std::move(commit));
        }
        return shown;
    }

    Shown operator()(const Bundle::Range& range) const {
        must_have_place(range);
        Shown shown;
        const bool whole = range.first == 1;
        Chains chains(whole);
        MerkleEdge edge(range.first - 1, range.before);
        for (const Bundle::Item& item : bundle.items) {
            if (item.position != edge.size() + 1)
                throw Fault(of_commit(item.position) + "commit " + std::to_string(edge.size() + 1) +
                            " should stand here");
            if (item.proof.size() != 1)
                throw Fault(of_commit(item.position) +
                            "in a range each has one hash beside it, its own");
            const Digest digest = sha256(item.bytes);
            if (digest != item.proof.front())
                throw Fault(of_commit(item.position) +
                            "it does not have the hash beside it: either was changed");
            Commit commit = decoded(item);
            const Commit* before = shown.commits.empty() ? nullptr : &shown.commits.back();
            std::string fault = chains.look_at(commit, digest);
            if (fault.empty()) fault = fault_in_parts(before, commit);
            if (!fault.empty()) throw Fault(of_commit(item.position) + fault);
            edge.append(digest);
            shown.commits.push_back(std::move(commit));
        }
        if (edge.size() != range.last)
            throw Fault(of_commit(edge.size() + 1) + "it is missing: the range goes on to " +
                        std::to_string(range.last));
        if (!is_consistent(range.last, edge.root(), bundle.head.size, bundle.head.root,
                           range.behind))
            throw Fault("commits " + std::to_string(range.first) + " to " +
                        std::to_string(range.last) +
                        ": they and the hashes beside them do not lead to the head's root: "
                        "commit, hash or head was changed");
        shown.begun_before = chains.begun_before();
        return shown;
    }

    void must_have_place(const Bundle::Range& range) const {
        if (range.first == 0 || range.first > range.last || range.last > bundle.head.size)
            throw Fault("there is no range from " + std::to_string(range.first) + " to " +
                        std::to_string(range.last) + " in a log of " +
                        std::to_string(bundle.head.size) + " commits");
        const auto peaks = static_cast<std::size_t>(std::popcount(range.first - 1));
        if (range.before.size() != peaks)
            throw Fault("before commit " + std::to_string(range.first) + " stand " +
                        std::to_string(peaks) + " complete subtrees, and the bundle names " +
                        std::to_string(range.before.size()));
    }
};

}  // namespace

tl::expected<Shown, std::string> shown_by(const Bundle& bundle) {
    if (std::string fault = fault_in_heads(bundle); !fault.empty())
        return tl::unexpected(std::move(fault));
    try {
        return std::visit(Look{bundle}, bundle.of);
    } catch (const Fault& fault) {
        return tl::unexpected(std::string(fault.what()));
    }
}

std::string not_signed_by(const std::string& key, const Bundle& bundle) {
    KeyChain keys(key);
    for (const HeadKeyRotated& fact : bundle.keys) keys.follow(fact);
    const auto fault_of = [&](const LogHead& head) -> std::string {
        if (keys.holds(head.key)) return {};
        return of_head(head) + (head.key.empty()
                                    ? "nobody signed it"
                                    : "it is signed by key " + head.key +
                                          ", which is neither key " + key + " nor follows from it");
    };
    std::string fault = fault_of(bundle.head);
    for (const Bundle::Earlier& earlier : bundle.earlier)
        if (fault.empty()) fault = fault_of(earlier.head);
    return fault;
}

}  // namespace gridcase
