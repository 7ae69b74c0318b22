// What an auditor asks of a log: is it whole, and does it go on from what it was (审计).

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <iostream>
#include <memory>
#include <sstream>
#include <vector>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/progress.hpp"
#include "adapters/cli/rulebook.hpp"
#include "adapters/vault/head_key.hpp"
#include "events/bundle.hpp"
#include "events/codec.hpp"
#include "events/hex.hpp"
#include "events/log_check.hpp"
#include "events/log_head.hpp"
#include "events/log_tree.hpp"

namespace gridcase::cli {
namespace {

namespace json_text = boost::json;

constexpr std::size_t heads_limit_bytes = 16U << 20U;

struct Asked {
    std::string against;
    std::string key;
    std::string number;
    bool json = false;
};

/// A head that somebody kept, and where it stands, for people.
struct Kept {
    LogHead head;
    std::string place;
};

std::unique_ptr<EventLog> log_of(const Where& where) {
    if (where.data.empty()) throw Stop(Exit::usage, "say which log: --data DIR");
    return rocks::open_log_reader(where.data);
}

Digest root_in(const json_text::value& head) {
    const auto bytes = from_hex(text_of(head, "root"));
    if (!bytes || bytes->size() != Digest::size)
        throw std::runtime_error("root is no SHA-256 in lower-case hex");
    return Digest::from_raw(*bytes);
}

Kept head_in(const std::string& line, const std::string& place) {
    try {
        const json_text::value value = json_text::parse(line);
        LogHead head;
        head.log = text_of(value, "log");
        head.epoch = value.at("epoch").to_number<std::uint64_t>();
        head.size = value.at("size").to_number<std::uint64_t>();
        head.root = root_in(value);
        if (const auto at = parse_instant(text_of(value, "at"))) head.at = *at;
        head.key = text_of(value, "key");
        head.signature = text_of(value, "signature");
        return {head, place};
    } catch (const std::exception& wrong) {
        throw Stop(Exit::usage, place + ": this is no head of a log (" + wrong.what() +
                                    "); a line is what `audit head --json` prints");
    }
}

/// A head that names a key must be signed by it; by which, whoever verifies may demand.
void check_signature(const Kept& kept, const std::string& wanted) {
    const LogHead& head = kept.head;
    if (!wanted.empty() && head.key != wanted)
        throw Stop(Exit::rejected, kept.place + ": this head is not signed by key " + wanted);
    if (!head.key.empty() && !is_signed(head))
        throw Stop(Exit::rejected, kept.place + ": the signature is not that of key " + head.key +
                                       " over this head; somebody changed it");
}

/// The heads of a file, one a line, the smallest first.
std::vector<Kept> heads_in(const std::string& file, const std::string& key) {
    std::vector<Kept> heads;
    std::istringstream lines(read_file(file, heads_limit_bytes));
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number)
        if (!line.empty()) heads.push_back(head_in(line, file + ":" + std::to_string(number)));
    for (const Kept& kept : heads) check_signature(kept, key);
    std::sort(heads.begin(), heads.end(),
              [](const Kept& a, const Kept& b) { return a.head.size < b.head.size; });
    return heads;
}

LogTree tree_of(const EventLog& log, const LogTree::Visit& visit = {}) {
    Progress progress("hashing", "commits");
    return LogTree(log, [&](Position position, std::string_view bytes) {
        if (visit) visit(position, bytes);
        progress.update(static_cast<double>(position) / static_cast<double>(log.last()), position);
    });
}

/// The head that the log has now, as its own bytes say, signed by the house.
LogHead head_of(const Where& where, const LogTree& tree) {
    const rocks::LogIdentity log = rocks::identity_of(where.data);
    const vault::HeadKey key = vault::HeadKey::of(where.data);
    LogHead head{log.id, log.epoch, tree.size(), tree.root(), system_now(), key.public_key(), {}};
    head.signature = key.sign(statement_of(head));
    return head;
}

void tell_head(const Where& where, const Asked& asked) {
    const auto log = log_of(where);
    const LogHead head = head_of(where, tree_of(*log));
    if (asked.json)
        std::cout << json_text::serialize(json_text::object{{"log", head.log},
                                                            {"epoch", head.epoch},
                                                            {"size", head.size},
                                                            {"root", head.root.hex()},
                                                            {"at", to_text(head.at)},
                                                            {"key", head.key},
                                                            {"signature", head.signature}})
                  << "\n";
    else
        std::cout << "log    " << head.log << ", epoch " << head.epoch << "\nsize   "
                  << with_commas(head.size) << " commits\nroot   " << head.root.hex() << "\nkey    "
                  << head.key
                  << "\nkeep the line that --json prints outside the house: `audit verify "
                     "--against FILE` holds the log against it\n";
}

/// A case's commits, each with the proof that it stands in the log: for who has no house.
void make_bundle(const Where& where, const Asked& asked) {
    const auto number = parse_case_number(asked.number);
    if (!number) throw Stop(Exit::usage, number.error());
    const StreamName stream{StreamKind::case_file, number->value()};
    const auto log = log_of(where);
    Bundle bundle;
    const LogTree tree = tree_of(*log, [&](Position position, std::string_view bytes) {
        const auto commit = decode(bytes);
        if (!commit)
            throw Stop(Exit::rejected, "position " + with_commas(position) +
                                           ": it cannot be read: " + commit.error());
        if (commit->stream == stream) bundle.items.push_back({position, std::string(bytes), {}});
    });
    if (bundle.items.empty())
        throw Stop(Exit::rejected, "there is no case " + number->value() + " in this log");
    for (Bundle::Item& item : bundle.items) item.proof = tree.proof_of(item.position);
    bundle.head = head_of(where, tree);
    std::cout << to_text(bundle);
}

/// Holds the heads of a size against the tree when it has that size.
class Heads {
   public:
    Heads(std::vector<Kept> heads, const rocks::LogIdentity& log) : heads_(std::move(heads)) {
        for (const Kept& kept : heads_)
            if (kept.head.log != log.id || kept.head.epoch > log.epoch)
                throw Stop(Exit::rejected, kept.place + ": this head is of log " + kept.head.log +
                                               ", epoch " + std::to_string(kept.head.epoch) +
                                               "; here lies " + log.id + ", epoch " +
                                               std::to_string(log.epoch));
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
    [[nodiscard]] std::size_t size() const { return heads_.size(); }

   private:
    std::vector<Kept> heads_;
    std::size_t next_ = 0;
};

/// The first fault of a log; empty: there is none.
struct Fault {
    Position position = 0;
    std::string what;
};

Fault first_fault(const EventLog& log, LogCheck& check, Heads& heads) {
    Fault fault;
    fault.what = heads.look_at(check.tree());
    if (!fault.what.empty()) return fault;
    Progress progress("verifying", "commits");
    log.read(1, log.last(), [&](Position position, std::string_view bytes) {
        fault = {position, check.look_at(position, bytes)};
        if (fault.what.empty()) fault.what = heads.look_at(check.tree());
        progress.update(static_cast<double>(position) / static_cast<double>(log.last()), position);
        return fault.what.empty();
    });
    if (!fault.what.empty()) return fault;
    fault = {log.last(), check.at_the_end()};
    if (fault.what.empty()) fault.what = heads.at_the_end(log.last());
    if (fault.what.empty() && check.digest() != log.digest())
        fault.what = "the log's own digest is not the chain over its commits";
    return fault;
}

void verify(const Where& where, const Asked& asked) {
    const auto log = log_of(where);
    Heads heads(asked.against.empty() ? std::vector<Kept>() : heads_in(asked.against, asked.key),
                rocks::identity_of(where.data));
    LogCheck check;
    const Fault fault = first_fault(*log, check, heads);
    if (asked.json)
        std::cout << json_text::serialize(json_text::object{{"verified", fault.what.empty()},
                                                            {"commits", check.tree().size()},
                                                            {"streams", check.streams()},
                                                            {"commands", check.commands()},
                                                            {"root", check.tree().root().hex()},
                                                            {"heads", heads.size()},
                                                            {"position", fault.position},
                                                            {"fault", fault.what}})
                  << "\n";
    if (!fault.what.empty())
        throw Stop(Exit::rejected, "position " + with_commas(fault.position) + ": " + fault.what);
    if (asked.json) return;
    std::cout << with_commas(check.tree().size()) << " commits of " << with_commas(check.streams())
              << " streams: every chain is whole, every command happened once\nroot   "
              << check.tree().root().hex() << "\n";
    if (heads.size() > 0)
        std::cout << "the log goes on from " << with_commas(heads.size()) << " earlier "
                  << (heads.size() == 1 ? "head" : "heads") << "\n";
}

}  // namespace

void add_audit_command(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand("audit", "whether the log is whole and unchanged (审计)");
    command->require_subcommand(1);
    command->fallthrough();
    auto asked = std::make_shared<Asked>();
    auto* heading = command->add_subcommand(
        "head", "what the log is now, signed: one line to be kept outside the house");
    heading->add_flag("--json", asked->json, "print JSON, as --against reads it");
    heading->callback(
        [asked, &where, &work] { work = [asked, &where] { tell_head(where, *asked); }; });
    auto* bundling = command->add_subcommand(
        "bundle", "a case as evidence that gridcase-verify checks without the house");
    bundling->add_option("number", asked->number, "the case")->required();
    bundling->callback(
        [asked, &where, &work] { work = [asked, &where] { make_bundle(where, *asked); }; });
    auto* verifying = command->add_subcommand(
        "verify", "recompute every digest and chain; 1 when something is wrong, and where");
    verifying->add_option("--against", asked->against,
                          "a file of earlier heads, one a line: the log must go on from each");
    verifying->add_option("--key", asked->key,
                          "the house's public key, in hex: every head must be signed by it");
    verifying->add_flag("--json", asked->json, "print JSON");
    verifying->callback(
        [asked, &where, &work] { work = [asked, &where] { verify(where, *asked); }; });
}

}  // namespace gridcase::cli
