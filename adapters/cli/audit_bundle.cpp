#include "adapters/cli/audit_bundle.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

#include "adapters/cli/audit_verify.hpp"
#include "adapters/cli/heads.hpp"
#include "adapters/cli/house.hpp"
#include "adapters/cli/progress.hpp"
#include "events/bundle.hpp"
#include "events/codec.hpp"
#include "events/key_chain.hpp"
#include "events/log_tree.hpp"

namespace gridcase::cli {
namespace {

/// Takes what a bundle needs out of a log that is read once.
class Collecting {
   public:
    explicit Collecting(Bundle& bundle) : bundle_(bundle) {}

    void look_at(Position position, std::string_view bytes) {
        const auto commit = decode(bytes);
        if (!commit)
            throw Stop(Exit::rejected, "position " + with_commas(position) +
                                           ": it cannot be read: " + commit.error());
        for (const Event& event : commit->events)
            if (const auto* fact = std::get_if<HeadKeyRotated>(&event))
                if (is_signed(*fact)) bundle_.keys.push_back(*fact);  // the first is by nobody
        if (!wants(position, commit->stream)) return;
        bundle_.items.push_back({position, std::string(bytes), {}});
        bytes_ += 2 * bytes.size();
        if (bytes_ > bundle_limit_bytes)
            throw Stop(Exit::rejected, "a bundle holds at most 1 GiB, and up to position " +
                                           with_commas(position) +
                                           " there is more; ask for a shorter range");
    }

   private:
    [[nodiscard]] bool wants(Position position, const StreamName& stream) const {
        if (const auto* one = std::get_if<Bundle::One>(&bundle_.of))
            return position == one->position;
        if (const auto* range = std::get_if<Bundle::Range>(&bundle_.of))
            return range->first <= position && position <= range->last;
        if (const auto* of = std::get_if<Bundle::OfCase>(&bundle_.of))
            return stream.kind == StreamKind::case_file && stream.id == of->number.value();
        return false;
    }

    Bundle& bundle_;
    std::size_t bytes_ = 0;
};

/// What the bundle shall be of.
decltype(Bundle::of) subject_of(const Bundling& asked, Position last) {
    const auto must_be_there = [&](Position position) {
        if (position > last)
            throw Stop(Exit::rejected, "there is no position " + with_commas(position) +
                                           ": the log has " + with_commas(last) + " commits");
    };
    if (!asked.number.empty()) {
        auto number = parse_case_number(asked.number);
        if (!number) throw Stop(Exit::usage, number.error());
        return Bundle::OfCase{*std::move(number)};
    }
    if (asked.first > asked.last) throw Stop(Exit::usage, "--from is behind --to; positions rise");
    must_be_there(std::max(asked.last, asked.position));
    if (asked.last > 0) return Bundle::Range{asked.first, asked.last, {}, {}};
    if (asked.position > 0) return Bundle::One{asked.position};
    return Bundle::Heads{};
}

LogTree read_through(const EventLog& log, Bundle& bundle) {
    Progress progress("hashing", "commits");
    Collecting collecting(bundle);
    return LogTree(log, [&](Position position, std::string_view bytes) {
        collecting.look_at(position, bytes);
        progress.update(static_cast<double>(position) / static_cast<double>(log.last()), position);
    });
}

void prove(Bundle& bundle, const LogTree& tree) {
    if (auto* range = std::get_if<Bundle::Range>(&bundle.of)) {
        range->before = tree.edge_at(range->first - 1).peaks();
        range->behind = tree.proof_from(range->last);
        return;
    }
    for (Bundle::Item& item : bundle.items) item.proof = tree.proof_of(item.position);
}

/// The log must have been what each of the kept heads says; a Stop names the one that it has left.
void go_on_from(const std::vector<Kept>& heads, Bundle& bundle, const LogTree& tree) {
    for (const auto& [head, place] : heads) {
        if (head.log != bundle.head.log || head.epoch > bundle.head.epoch)
            throw Stop(Exit::rejected, place + ": this head is of log " + head.log + ", epoch " +
                                           std::to_string(head.epoch) + "; here lies " +
                                           bundle.head.log + ", epoch " +
                                           std::to_string(bundle.head.epoch));
        if (head.size > tree.size())
            throw Stop(Exit::rejected, place + ": the log had " + with_commas(head.size) +
                                           " commits, and now has " + with_commas(tree.size()) +
                                           ": its end was cut off");
        std::vector<Digest> proof = tree.proof_from(head.size);
        if (!is_consistent(head.size, head.root, tree.size(), tree.root(), proof))
            throw Stop(Exit::rejected, place + ": with " + with_commas(head.size) +
                                           " commits the log had root " + head.root.hex() +
                                           ", and now has " + tree.edge_at(head.size).root().hex() +
                                           ": what was there was rewritten");
        bundle.earlier.push_back({head, std::move(proof)});
    }
}

}  // namespace

void print_bundle(const Where& where, const Bundling& asked) {
    const std::vector<Kept> heads =
        asked.against.empty() ? std::vector<Kept>() : heads_in(asked.against);
    const auto log = audited_log(where);
    Bundle bundle;
    bundle.of = subject_of(asked, log->last());
    const LogTree tree = read_through(*log, bundle);
    if (!asked.number.empty() && bundle.items.empty())
        throw Stop(Exit::rejected, "there is no case " + asked.number + " in this log");
    prove(bundle, tree);
    bundle.head = signed_head(where.data, tree.edge(), system_now());
    go_on_from(heads, bundle, tree);
    std::cout << to_text(bundle);
}

}  // namespace gridcase::cli
