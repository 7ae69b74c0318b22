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
#include "events/log_check.hpp"

namespace gridcase::cli {
namespace {

namespace json_text = boost::json;

constexpr std::size_t heads_limit_bytes = 16U << 20U;

struct Asked {
    std::string against;
    std::string key;
    bool json = false;
};

/// What a log was at a size, as somebody kept it.
struct Head {
    rocks::LogIdentity log;
    TreeSize size = 0;
    std::string root;  // in hex
    std::string at;    // when it was signed
    std::string key;   // by which key; empty: it was not
    std::string signature;
    std::string line;  // where it stands, for people
};

/// What is signed, so that anybody can check it with any Ed25519: five lines of text.
std::string statement_of(const Head& head) {
    return "gridcase head 1\nlog " + head.log.id + " epoch " + std::to_string(head.log.epoch) +
           "\nsize " + std::to_string(head.size) + "\nroot " + head.root + "\nat " + head.at + "\n";
}

std::unique_ptr<EventLog> log_of(const Where& where) {
    if (where.data.empty()) throw Stop(Exit::usage, "say which log: --data DIR");
    return rocks::open_log_reader(where.data);
}

/// The root as hex(), which is how roots are compared: nothing else is done with one that is kept.
std::string root_in(const json_text::value& head) {
    std::string text = text_of(head, "root");
    const bool hex = text.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!hex || text.size() != 2 * Digest::size)
        throw std::runtime_error("root is no SHA-256 in lower-case hex");
    return text;
}

Head head_in(const std::string& line, const std::string& place) {
    try {
        const json_text::value value = json_text::parse(line);
        Head head;
        head.log.id = text_of(value, "log");
        head.log.epoch = value.at("epoch").to_number<std::uint64_t>();
        head.size = value.at("size").to_number<std::uint64_t>();
        head.root = root_in(value);
        head.at = text_of(value, "at");
        head.key = text_of(value, "key");
        head.signature = text_of(value, "signature");
        head.line = place;
        return head;
    } catch (const std::exception& wrong) {
        throw Stop(Exit::usage, place + ": this is no head of a log (" + wrong.what() +
                                    "); a line is what `audit head --json` prints");
    }
}

/// A head that names a key must be signed by it; by which, whoever verifies may demand.
void check_signature(const Head& head, const std::string& wanted) {
    if (!wanted.empty() && head.key != wanted)
        throw Stop(Exit::rejected, head.line + ": this head is not signed by key " + wanted);
    if (!head.key.empty() && !vault::is_signed_by(head.key, head.signature, statement_of(head)))
        throw Stop(Exit::rejected, head.line + ": the signature is not that of key " + head.key +
                                       " over this head; somebody changed it");
}

/// The heads of a file, one a line, the smallest first.
std::vector<Head> heads_in(const std::string& file, const std::string& key) {
    std::vector<Head> heads;
    std::istringstream lines(read_file(file, heads_limit_bytes));
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number)
        if (!line.empty()) heads.push_back(head_in(line, file + ":" + std::to_string(number)));
    for (const Head& head : heads) check_signature(head, key);
    std::sort(heads.begin(), heads.end(),
              [](const Head& a, const Head& b) { return a.size < b.size; });
    return heads;
}

/// The head that the log has now, as its own bytes say.
Head head_of(const Where& where, const EventLog& log) {
    MerkleEdge tree;
    Progress progress("hashing", "commits");
    log.read(1, log.last(), [&](Position position, std::string_view bytes) {
        tree.append(sha256(bytes));
        progress.update(static_cast<double>(position) / static_cast<double>(log.last()), position);
        return true;
    });
    Head head;
    head.log = rocks::identity_of(where.data);
    head.size = tree.size();
    head.root = tree.root().hex();
    head.at = to_text(system_now());
    const vault::HeadKey key = vault::HeadKey::of(where.data);
    head.key = key.public_key();
    head.signature = key.sign(statement_of(head));
    return head;
}

void tell_head(const Where& where, const Asked& asked) {
    const auto log = log_of(where);
    const Head head = head_of(where, *log);
    if (asked.json)
        std::cout << json_text::serialize(json_text::object{{"log", head.log.id},
                                                            {"epoch", head.log.epoch},
                                                            {"size", head.size},
                                                            {"root", head.root},
                                                            {"at", head.at},
                                                            {"key", head.key},
                                                            {"signature", head.signature}})
                  << "\n";
    else
        std::cout << "log    " << head.log.id << ", epoch " << head.log.epoch << "\nsize   "
                  << with_commas(head.size) << " commits\nroot   " << head.root << "\nkey    "
                  << head.key
                  << "\nkeep the line that --json prints outside the house: `audit verify "
                     "--against FILE` holds the log against it\n";
}

/// Holds the heads of a size against the tree when it has that size.
class Heads {
   public:
    Heads(std::vector<Head> heads, const rocks::LogIdentity& log) : heads_(std::move(heads)) {
        for (const Head& head : heads_)
            if (head.log.id != log.id || head.log.epoch > log.epoch)
                throw Stop(Exit::rejected, head.line + ": this head is of log " + head.log.id +
                                               ", epoch " + std::to_string(head.log.epoch) +
                                               "; here lies " + log.id + ", epoch " +
                                               std::to_string(log.epoch));
    }

    /// Empty, or which head the log has left.
    std::string look_at(const MerkleEdge& tree) {
        for (; next_ < heads_.size() && heads_[next_].size == tree.size(); ++next_)
            if (heads_[next_].root != tree.root().hex())
                return heads_[next_].line + ": with " + with_commas(tree.size()) +
                       " commits the log had root " + heads_[next_].root + ", and now has " +
                       tree.root().hex() + ": what was there was rewritten";
        return {};
    }
    [[nodiscard]] std::string at_the_end(Position last) const {
        if (next_ == heads_.size()) return {};
        return heads_[next_].line + ": the log had " + with_commas(heads_[next_].size) +
               " commits, and now has " + with_commas(last) + ": its end was cut off";
    }
    [[nodiscard]] std::size_t size() const { return heads_.size(); }

   private:
    std::vector<Head> heads_;
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
    Heads heads(asked.against.empty() ? std::vector<Head>() : heads_in(asked.against, asked.key),
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
