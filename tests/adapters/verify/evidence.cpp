#include "tests/adapters/verify/evidence.hpp"

#include <rapidcheck.h>

#include <utility>

#include "events/codec.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::test {
namespace {

std::unique_ptr<engine::MemoryLog> log_with(const Commits& commits) {
    auto log = std::make_unique<engine::MemoryLog>();
    for (const std::string& bytes : commits)
        log->append(log->last(), {stored(bytes, log->last() + 1).value()});
    return log;
}

bool wants(const decltype(Bundle::of)& of, Position position, const StreamName& stream) {
    if (const auto* one = std::get_if<Bundle::One>(&of)) return one->position == position;
    if (const auto* range = std::get_if<Bundle::Range>(&of))
        return range->first <= position && position <= range->last;
    const auto* of_case = std::get_if<Bundle::OfCase>(&of);
    return of_case != nullptr && stream.id == of_case->number.value();
}

}  // namespace

vault::HeadKey key_number(unsigned char number) {
    vault::start_cryptography();
    vault::Key seed;
    seed.bytes[0] = number;
    return vault::HeadKey(seed);
}

Town::Town(const Commits& commits) : log_(log_with(commits)), tree_(*log_) {}

LogHead Town::head(TreeSize size) const {
    LogHead head{"0a0b",           epoch, size, tree_.edge_at(size).root(), engine::town::noon,
                 key.public_key(), {}};
    head.signature = key.sign(statement_of(head));
    return head;
}

Bundle Town::bundle(decltype(Bundle::of) of, const std::vector<LogHead>& earlier) const {
    Bundle bundle{head(), keys, {}, std::move(of), {}};
    for (const LogHead& each : earlier)
        bundle.earlier.push_back({each, tree_.proof_from(each.size)});
    auto* range = std::get_if<Bundle::Range>(&bundle.of);
    log_->read(1, log_->last(), [&](Position position, std::string_view bytes) {
        if (wants(bundle.of, position, decode(bytes)->stream))
            bundle.items.push_back(
                {position, std::string(bytes),
                 range ? std::vector<Digest>{sha256(bytes)} : tree_.proof_of(position)});
        return true;
    });
    if (range) {
        range->before = tree_.edge_at(range->first - 1).peaks();
        range->behind = tree_.proof_from(range->last);
    }
    return bundle;
}

HeadKeyRotated rotation(const vault::HeadKey& before, const vault::HeadKey& after) {
    return {before.public_key(), after.public_key(),
            before.sign(rotation_statement(before.public_key(), after.public_key()))};
}

std::string spoiled(const std::string& text) {
    std::string changed = text;
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    switch (*rc::gen::inRange(0, 5)) {
        case 0:
            changed[at] = static_cast<char>(changed[at] ^ (1 << *rc::gen::inRange(0, 8)));
            break;
        case 1:
            changed.erase(at, 1);
            break;
        case 2:
            changed.insert(at, 1, *rc::gen::arbitrary<char>());
            break;
        case 3:
            std::swap(changed[at], changed[*rc::gen::inRange<std::size_t>(0, text.size())]);
            break;
        default:
            changed.resize(at);
    }
    return changed;
}

}  // namespace gridcase::test
