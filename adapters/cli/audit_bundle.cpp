#include "adapters/cli/audit_bundle.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>

#include "adapters/cli/audited_log.hpp"
#include "adapters/cli/heads.hpp"
#include "adapters/cli/house.hpp"
#include "adapters/cli/progress.hpp"
#include "events/bundle.hpp"
#include "events/codec.hpp"
#include "events/digest.hpp"
#include "events/key_chain.hpp"
#include "events/log_tree.hpp"
#include "projections/indexes.hpp"

namespace gridcase::cli {
namespace {

[[noreturn]] void refuse_length(Position position) {
    throw Stop(Exit::rejected, "a bundle holds at most 1 GiB, and up to position " +
                                   with_commas(position) +
                                   " there is more; ask for a shorter range");
}

/// Takes what a bundle needs of commits that come in order.
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
        if (bytes_ > bundle_limit_bytes) refuse_length(position);
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

/// Where the views know what a bundle needs to lie, in order.
std::vector<Position> places(const AuditedLog& audited, const decltype(Bundle::of)& of) {
    const projections::ViewStore& views = audited.views();
    std::vector<Position> places = projections::indexed_kind(views, StreamKind::head_key);
    if (const auto* one = std::get_if<Bundle::One>(&of)) {
        places.push_back(one->position);
    } else if (const auto* range = std::get_if<Bundle::Range>(&of)) {
        for (Position at = range->first; at <= range->last; ++at) places.push_back(at);
    } else if (const auto* the = std::get_if<Bundle::OfCase>(&of)) {
        const StreamName stream{StreamKind::case_file, the->number.value()};
        std::ranges::copy(projections::indexed_stream(views, stream, 0),
                          std::back_inserter(places));
    }
    std::erase_if(places, [&](Position at) { return at > audited.known(); });
    std::ranges::sort(places);
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
}

/// Reads the commits at these places, neighbours at once.
void read_at(const EventLog& log, const std::vector<Position>& places,
             const LogTree::Visit& visit) {
    for (std::size_t first = 0, next = 0; first < places.size(); first = next) {
        while (next < places.size() && places[next] == places[first] + (next - first)) ++next;
        log.read(places[first], places[next - 1], [&](Position position, std::string_view bytes) {
            visit(position, bytes);
            return true;
        });
    }
}

/// Takes out of the log what the bundle needs; the tree is the whole log's.
LogTree collect(const AuditedLog& audited, Bundle& bundle) {
    Collecting collecting(bundle);
    const auto look = [&](Position position, std::string_view bytes) {
        collecting.look_at(position, bytes);
    };
    if (audited.known() > 0) read_at(audited.log(), places(audited, bundle.of), look);
    return audited.tree(look);
}

void prove(Bundle& bundle, const LogTree& tree) {
    if (auto* range = std::get_if<Bundle::Range>(&bundle.of)) {
        range->before = tree.edge_at(range->first - 1).peaks();
        range->behind = tree.proof_from(range->last);
        for (Bundle::Item& item : bundle.items) item.proof = {sha256(item.bytes)};
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
    const AuditedLog audited(where);
    Bundle bundle;
    bundle.of = subject_of(asked, audited.log().last());
    const LogTree tree = collect(audited, bundle);
    if (!asked.number.empty() && bundle.items.empty())
        throw Stop(Exit::rejected, "there is no case " + asked.number + " in this log");
    prove(bundle, tree);
    bundle.head = signed_head(where.data, tree.edge(), system_now());
    go_on_from(heads, bundle, tree);
    const std::string text = to_text(bundle);
    if (text.size() > bundle_limit_bytes) refuse_length(bundle.items.back().position);
    std::cout << text;
}

}  // namespace gridcase::cli
