#include "events/witness.hpp"

#include <algorithm>

#include "events/evidence_text.hpp"
#include "events/key_chain.hpp"

namespace gridcase {
namespace {

constexpr std::string_view first_line = "gridcase witness 1";
constexpr std::string_view key_form = "witness KEY";
constexpr std::string_view head_form = "head ID EPOCH SIZE ROOT AT KEY SIGNATURE SEEN CO-SIGNATURE";

std::string commits(TreeSize size) { return std::to_string(size) + " commits"; }

WitnessFile::Entry read_entry(EvidenceReader& reader) {
    WitnessFile::Entry entry;
    reader.begin_line(head_form);
    entry.head = reader.head();
    entry.seen = reader.instant();
    entry.signature = reader.signature();
    reader.end_line();
    return entry;
}

/// Empty, or why one head cannot come behind the other in any log.
std::string cannot_follow(const LogHead& before, const LogHead& head) {
    if (head.log != before.log)
        return "it is of log " + head.log + "; the head before is of log " + before.log;
    if (head.epoch < before.epoch)
        return "it is of epoch " + std::to_string(head.epoch) + ", and epoch " +
               std::to_string(before.epoch) + " had begun";
    if (head.size < before.size)
        return "the log had " + commits(before.size) + ", and now has " + commits(head.size) +
               ": its end was given up";
    if (head.size == before.size && head.root != before.root)
        return "with " + commits(head.size) + " the log had root " + before.root.hex() +
               ", and now has " + head.root.hex() + ": what was there was rewritten";
    return {};
}

Opinion must_not(std::string why) { return {Opinion::Kind::not_sign, std::move(why)}; }

}  // namespace

std::string line_of(const WitnessFile::Entry& entry) {
    return "head " + head_words(entry.head) + " " + to_text(entry.seen) + " " + entry.signature +
           "\n";
}

std::string to_text(const WitnessFile& file) {
    std::string text(first_line);
    text += "\nwitness " + file.key + "\n";
    for (const WitnessFile::Entry& entry : file.entries) text += line_of(entry);
    return text;
}

tl::expected<WitnessFile, std::string> parse_witness(std::string_view text) {
    if (text.size() > witness_limit_bytes)
        return tl::unexpected(std::string("it is longer than 64 MiB"));
    try {
        WitnessFile file;
        EvidenceReader reader(text);
        reader.whole_line(first_line);
        reader.begin_line(key_form);
        file.key = reader.key();
        reader.end_line();
        while (!reader.done()) file.entries.push_back(read_entry(reader));
        return file;
    } catch (const NotEvidence& wrong) {
        return tl::unexpected(std::string(wrong.what()));
    }
}

bool says_witness(std::string_view text) { return text.starts_with("gridcase witness "); }

std::string cosigned_statement(const LogHead& head, Instant seen) {
    return std::string(first_line) + "\nseen " + to_text(seen) + "\nkey " + head.key + "\n" +
           statement_of(head);
}

std::string fault_in(const WitnessFile& file) {
    const LogHead* before = nullptr;
    for (const WitnessFile::Entry& entry : file.entries) {
        const auto& [head, seen, signature] = entry;
        std::string fault;
        if (!is_signed(head))
            fault = "its signature is not that of the house's key it names";
        else if (!is_signature(signature, cosigned_statement(head, seen), file.key))
            fault = "the co-signature is not that of witness " + file.key;
        else if (before != nullptr)
            fault = cannot_follow(*before, head);
        if (!fault.empty()) return "the head of " + commits(head.size) + ": " + fault;
        before = &head;
    }
    return {};
}

Opinion opinion_of(const WitnessFile& file, const Bundle& bundle, const std::string& house_key) {
    const LogHead& head = bundle.head;
    if (head.key.empty()) return must_not("nobody signed this head");
    if (!house_key.empty())
        if (std::string fault = not_signed_by(house_key, bundle); !fault.empty())
            return must_not(std::move(fault));
    if (file.entries.empty()) {
        if (!house_key.empty()) return {Opinion::Kind::sign, {}};
        return must_not(
            "it would be the first head of this file: say by which key the house signs, as you "
            "got it from somebody you trust");
    }
    const LogHead& last = file.entries.back().head;
    if (std::string fault = cannot_follow(last, head); !fault.empty())
        return must_not(std::move(fault));
    KeyChain keys(last.key);
    for (const HeadKeyRotated& fact : bundle.keys) keys.follow(fact);
    if (!keys.holds(head.key))
        return must_not("it is signed by key " + head.key +
                        ", for which the key of the last head, " + last.key + ", does not vouch");
    if (head.size == last.size && head.epoch == last.epoch) return {Opinion::Kind::known, {}};
    const bool shown = head.size == last.size ||
                       std::ranges::any_of(bundle.earlier, [&](const Bundle::Earlier& earlier) {
                           return earlier.head.size == last.size && earlier.head.root == last.root;
                       });
    if (!shown)
        return must_not("it does not show that the log goes on from the last head you signed, of " +
                        commits(last.size) +
                        "; `gridcase audit prove --against FILE`, with this file, makes a proof "
                        "that does");
    return {Opinion::Kind::sign, {}};
}

}  // namespace gridcase
