#include "adapters/cli/audit_verify.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <vector>

#include "adapters/audit/first_fault.hpp"
#include "adapters/audit/large_pages.hpp"
#include "adapters/cli/audit_limits.hpp"
#include "adapters/cli/audited_log.hpp"
#include "adapters/cli/calls.hpp"
#include "adapters/cli/heads.hpp"
#include "adapters/cli/progress.hpp"
#include "adapters/cli/rulebook.hpp"
#include "events/key_chain.hpp"

namespace gridcase::cli {
namespace {

namespace json_text = boost::json;

constexpr std::size_t state_limit_bytes = std::size_t{8} << 30U;

/// Holds the heads of a size against the tree when it has that size.
class Heads {
   public:
    /// The first `began` commits are not looked at again: no head may speak of fewer.
    Heads(std::vector<Kept> heads, const rocks::LogIdentity& log, Position began)
        : heads_(std::move(heads)) {
        for (const Kept& kept : heads_) {
            if (kept.head.size < began)
                throw Stop(Exit::usage, kept.place + ": this head is of " +
                                            with_commas(kept.head.size) +
                                            " commits, which --resume takes as verified; leave "
                                            "--resume out");
            if (kept.head.log != log.id || kept.head.epoch > log.epoch)
                throw Stop(Exit::rejected, kept.place + ": this head is of log " + kept.head.log +
                                               ", epoch " + std::to_string(kept.head.epoch) +
                                               "; here lies " + log.id + ", epoch " +
                                               std::to_string(log.epoch));
        }
    }

    /// Empty, or which head the log has left.
    std::string look_at(const MerkleEdge& tree) {
        for (; next_ < heads_.size() && heads_[next_].head.size == tree.size(); ++next_)
            if (heads_[next_].head.root != tree.root())
                return heads_[next_].place + ": with " + with_commas(tree.size()) +
                       " commits the log had root " + heads_[next_].head.root.hex() +
                       ", and now has " + tree.root().hex() + ": what was there was rewritten";
        return {};
    }
    [[nodiscard]] std::string at_the_end(Position last) const {
        if (next_ == heads_.size()) return {};
        return heads_[next_].place + ": the log had " + with_commas(heads_[next_].head.size) +
               " commits, and now has " + with_commas(last) + ": its end was cut off";
    }
    /// Empty, or which head is signed by nobody who may.
    [[nodiscard]] std::string signed_by_others(const KeyChain& keys) const {
        for (const Kept& kept : heads_)
            if (!keys.holds(kept.head.key))
                return kept.place + ": this head is signed by key " + kept.head.key +
                       ", which is neither the one that was given nor follows from it";
        return {};
    }
    [[nodiscard]] std::size_t size() const { return heads_.size(); }

   private:
    std::vector<Kept> heads_;
    std::size_t next_ = 0;
};

/// The heads are held against the log on the way, and every rotation of the key is followed.
audit::Fault first_fault(const EventLog& log, LogCheck& check, Heads& heads, KeyChain& keys) {
    if (std::string rewritten = heads.look_at(check.tree()); !rewritten.empty())
        return {check.tree().size(), std::move(rewritten)};
    Progress progress("verifying", "commits");
    audit::Fault fault = audit::first_fault(
        log, check,
        [&](const Examined& commit) {
            std::string rewritten = heads.look_at(check.tree());
            if (rewritten.empty() && commit.rotation) keys.follow(*commit.rotation);
            return rewritten;
        },
        [&](Position reached) {
            progress.update(static_cast<double>(reached) / static_cast<double>(log.last()),
                            reached);
        });
    if (fault.what.empty()) fault = {log.last(), heads.at_the_end(log.last())};
    return fault;
}

/// What an earlier verification knew; nothing known yet where there is no such file.
LogCheck resumed(const std::string& file) {
    if (file.empty() || !std::filesystem::exists(file)) return LogCheck(&audit::large_pages());
    const std::uintmax_t size = std::filesystem::file_size(file);
    if (size > state_limit_bytes)
        throw Stop(Exit::usage, file + " is too long to be the state of a verification");
    auto check = LogCheck::from_kept(read_file(file, size), &audit::large_pages());
    if (!check)
        throw Stop(Exit::usage, file + ": " + check.error() + "; leave it out to begin anew");
    return *std::move(check);
}

void keep(const LogCheck& check, const std::string& file) {
    const std::string fresh = file + ".new";
    std::ofstream out(fresh, std::ios::binary);
    out << check.kept();
    out.close();
    if (!out) throw Stop(Exit::environment, "cannot write " + fresh);
    std::filesystem::rename(fresh, file);
}

constexpr std::size_t limits_shown = 20;

json_text::object json_of(const UnsaidLimits& unsaid) {
    json_text::array limits;
    for (const projections::Timer& each : unsaid.limits)
        limits.push_back(json_text::object{{"case", each.number.value()},
                                           {"limit", to_text(each.limit)},
                                           {"subject", each.subject.value()},
                                           {"due", to_text(each.due)}});
    return {{"not_looked_at", unsaid.not_looked_at},
            {"until", to_text(unsaid.until)},
            {"unsaid", std::move(limits)},
            {"more", unsaid.more}};
}

void tell(const UnsaidLimits& unsaid) {
    if (!unsaid.not_looked_at.empty()) {
        std::cout << "limits were not looked at: " << unsaid.not_looked_at << "\n";
        return;
    }
    if (unsaid.limits.empty()) {
        std::cout << "no limit passed without the log saying so\n";
        return;
    }
    std::cout << (unsaid.more ? "more than " : "") << with_commas(unsaid.limits.size())
              << (unsaid.limits.size() == 1 ? " limit" : " limits") << " passed by "
              << to_text(unsaid.until)
              << ", and the log does not say so; the log is whole, but nobody let them pass:\n";
    for (std::size_t i = 0; i < std::min(unsaid.limits.size(), limits_shown); ++i) {
        const projections::Timer& each = unsaid.limits[i];
        std::cout << "  case " << each.number.value() << "  " << to_text(each.limit) << " "
                  << each.subject.value() << " due " << to_text(each.due) << "\n";
    }
    if (unsaid.limits.size() > limits_shown) std::cout << "  … (--json names them)\n";
}

void tell(const LogCheck& check, const Heads& heads, Position began) {
    std::cout << with_commas(check.tree().size()) << " commits of " << with_commas(check.streams())
              << " streams: every chain is whole, every command happened once\nroot   "
              << check.tree().root().hex() << "\n";
    if (began > 0) std::cout << "the first " << with_commas(began) << " were verified before\n";
    if (heads.size() > 0)
        std::cout << "the log goes on from " << with_commas(heads.size()) << " earlier "
                  << (heads.size() == 1 ? "head" : "heads") << "\n";
}

}  // namespace

void verify_log(const Where& where, const Verifying& asked) {
    if (!asked.witness.empty() && asked.against.empty())
        throw Stop(Exit::usage, "--witness says whose file --against is; give that as well");
    for (const std::string& key : {asked.witness, asked.key})
        if (!key.empty() && !is_public_key(key))
            throw Stop(Exit::usage, key + " is no public key; 64 hex digits would be");
    const LimitsWatch watch(audited_data(where));
    const auto log = rocks::open_log_reader(where.data);
    LogCheck check = resumed(asked.resume);
    const Position began = check.tree().size();
    if (began > log->last())
        throw Stop(Exit::rejected, asked.resume + " knows " + with_commas(began) +
                                       " commits, and the log has " + with_commas(log->last()) +
                                       ": its end was cut off, or it is another log");
    Heads heads(
        asked.against.empty() ? std::vector<Kept>() : heads_in(asked.against, asked.witness),
        rocks::identity_of(where.data), began);
    KeyChain keys(asked.key);
    audit::Fault fault = first_fault(*log, check, heads, keys);
    if (fault.what.empty() && !asked.key.empty()) fault.what = heads.signed_by_others(keys);
    UnsaidLimits unsaid;
    unsaid.not_looked_at = "the log is not whole";
    if (fault.what.empty()) unsaid = watch.unsaid(*log);
    if (asked.json)
        std::cout << json_text::serialize(json_text::object{{"verified", fault.what.empty()},
                                                            {"commits", check.tree().size()},
                                                            {"streams", check.streams()},
                                                            {"commands", check.commands()},
                                                            {"root", check.tree().root().hex()},
                                                            {"heads", heads.size()},
                                                            {"verified_before", began},
                                                            {"position", fault.position},
                                                            {"fault", fault.what},
                                                            {"limits", json_of(unsaid)}})
                  << "\n";
    if (!fault.what.empty())
        throw Stop(Exit::rejected, "position " + with_commas(fault.position) + ": " + fault.what);
    if (!asked.resume.empty()) keep(check, asked.resume);
    if (asked.json) return;
    tell(check, heads, began);
    tell(unsaid);
}

}  // namespace gridcase::cli
