#include "adapters/verify/check.hpp"

#include <iostream>
#include <map>

#include "adapters/verify/files.hpp"
#include "adapters/verify/stop.hpp"
#include "events/bundle.hpp"
#include "events/kept_heads.hpp"
#include "events/witness.hpp"

namespace gridcase::verify {
namespace {

[[noreturn]] void refuse(const std::string& place, const std::string& why) {
    throw Stop(Exit::does_not, place + ": " + why);
}

std::string commits(TreeSize size) {
    return std::to_string(size) + (size == 1 ? " commit" : " commits");
}

/// The roots that a bundle's log had, as far as the bundle shows them.
using Roots = std::map<TreeSize, Digest>;

Roots roots_of(const Bundle& bundle) {
    Roots roots{{bundle.head.size, bundle.head.root}};
    for (const auto& earlier : bundle.earlier) roots[earlier.head.size] = earlier.head.root;
    return roots;
}

/// Empty, or why a bundle does not show that its log goes on from a kept head.
std::string not_shown(const LogHead& kept, const LogHead& head, const Roots& roots) {
    if (kept.log != head.log || kept.epoch > head.epoch)
        return "this head is of log " + kept.log + ", epoch " + std::to_string(kept.epoch) +
               "; the bundle's is of " + head.log + ", epoch " + std::to_string(head.epoch);
    if (kept.size > head.size)
        return "this head is of " + commits(kept.size) + ", and the bundle's is of " +
               commits(head.size) +
               ": the bundle was made before it, or the log's end was cut off; ask for a new one";
    const auto shown = roots.find(kept.size);
    if (shown == roots.end())
        return "the bundle does not show that its log goes on from this head of " +
               commits(kept.size) + "; `--against` with this file makes one that does";
    if (kept.root != shown->second)
        return "with " + commits(kept.size) + " the log had root " + kept.root.hex() +
               ", and in the bundle it has " + shown->second.hex() +
               ": what was there was rewritten, or you were shown another log";
    return {};
}

/// Every kept head must be one that the bundle's log goes on from.
void hold_against(const Bundle& bundle, const Checking& asked) {
    const auto kept = parse_heads(read_file(asked.against, heads_limit_bytes));
    if (!kept) refuse(asked.against, kept.error());
    if (std::string fault = fault_in(*kept, asked.witness); !fault.empty())
        refuse(asked.against, fault);
    const Roots roots = roots_of(bundle);
    for (const auto& [head, line] : kept->lines)
        if (std::string fault = not_shown(head, bundle.head, roots); !fault.empty())
            refuse(asked.against + ":" + std::to_string(line), fault);
    std::cout << asked.against << ": the log goes on from " << kept->lines.size()
              << (kept->lines.size() == 1 ? " head that was kept" : " heads that were kept");
    if (!kept->witness.empty()) std::cout << ", signed by witness " << kept->witness;
    std::cout << "\n";
}

/// Says what the commits are of.
struct Subject {
    const Shown& shown;

    std::string operator()(const Bundle::Heads&) const { return "heads of a log, no commit"; }
    std::string operator()(const Bundle::One& one) const {
        return "commit " + std::to_string(one.position);
    }
    std::string operator()(const Bundle::OfCase& of) const {
        return "case " + of.number.value() + ", revisions 1 to " +
               std::to_string(shown.commits.size());
    }
    std::string operator()(const Bundle::Range& range) const {
        std::string text = "commits " + std::to_string(range.first) + " to " +
                           std::to_string(range.last) + ", all of them";
        if (shown.begun_before > 0)
            text += "; " + std::to_string(shown.begun_before) +
                    " of their streams begin before, and their chains were followed from there on";
        return text;
    }
};

void tell_commit(Position position, const Commit& commit) {
    std::cout << "  " << position << "  " << printable(to_text(commit.stream)) << " "
              << commit.revision << "  " << to_text(commit.occurred_at) << "  "
              << printable(commit.actor.value()) << " (" << to_text(commit.role) << ")";
    for (const Event& event : commit.events) std::cout << "  " << type_of(event);
    std::cout << "\n";
}

void tell(const Bundle& bundle, const Shown& shown) {
    std::cout << std::visit(Subject{shown}, bundle.of) << "\n";
    for (std::size_t i = 0; i < shown.commits.size(); ++i)
        tell_commit(bundle.items[i].position, shown.commits[i]);
    const LogHead& head = bundle.head;
    if (!shown.commits.empty()) std::cout << "they stand in the log of this head:\n";
    std::cout << "log " << head.log << ", epoch " << head.epoch << ", " << commits(head.size)
              << " at " << to_text(head.at) << "\nroot " << head.root.hex() << "\n"
              << (head.key.empty() ? "nobody signed that\n" : "signed by key " + head.key + "\n");
    for (const auto& earlier : bundle.earlier)
        std::cout << "it goes on from " << commits(earlier.head.size) << " at "
                  << to_text(earlier.head.at) << ", root " << earlier.head.root.hex() << "\n";
}

void check_bundle(const std::string& text, const Checking& asked) {
    const auto bundle = parse_bundle(text);
    if (!bundle) refuse(asked.file, bundle.error());
    const auto shown = shown_by(*bundle);
    if (!shown) refuse(asked.file, shown.error());
    if (!asked.key.empty())
        if (std::string fault = not_signed_by(asked.key, *bundle); !fault.empty())
            refuse(asked.file, fault);
    if (!asked.witness.empty() && asked.against.empty())
        throw Stop(Exit::usage, "--witness says whose file --against is; give that as well");
    if (!asked.against.empty()) hold_against(*bundle, asked);
    tell(*bundle, *shown);
}

void check_witness(const std::string& text, const Checking& asked) {
    if (!asked.against.empty())
        throw Stop(Exit::usage, asked.file +
                                    " is the file of a witness; --against is for bundles, and may "
                                    "name it there");
    const auto file = parse_witness(text);
    if (!file) refuse(asked.file, file.error());
    if (!asked.witness.empty() && file->key != asked.witness)
        refuse(asked.file,
               "this is the file of witness " + file->key + ", not of " + asked.witness);
    if (std::string fault = fault_in(*file); !fault.empty()) refuse(asked.file, fault);
    if (!asked.key.empty() && !file->entries.empty() && file->entries.front().head.key != asked.key)
        refuse(asked.file, "its first head is signed by key " + file->entries.front().head.key +
                               ", not by " + asked.key);
    std::cout << "witness " << file->key << " signed " << file->entries.size()
              << (file->entries.size() == 1 ? " head\n" : " heads\n");
    for (const WitnessFile::Entry& entry : file->entries)
        std::cout << "  " << to_text(entry.seen) << "  log " << entry.head.log << ", epoch "
                  << entry.head.epoch << ", " << commits(entry.head.size) << ", root "
                  << entry.head.root.hex() << "\n";
}

}  // namespace

void check(const Checking& asked) {
    const std::string text = read_file(asked.file, bundle_limit_bytes);
    if (says_witness(text))
        check_witness(text, asked);
    else
        check_bundle(text, asked);
}

}  // namespace gridcase::verify
