// What an auditor's check finds in a log that somebody changed, left a commit out of, or put in
// another order.

#include "events/log_check.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/memory_log.hpp"
#include "events/bundle.hpp"
#include "events/codec.hpp"
#include "events/log_tree.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::engine {
namespace {

using namespace town;  // NOLINT: tests read as sentences

/// The stored commits of a small town: a few cases, each some commits long, two of them merged.
std::vector<std::string> commits_of_a_town() {
    MemoryLog log;
    PlainVault vault;
    {
        Engine engine(log, log, vault);
        const auto ask = [&](Envelope each) {
            REQUIRE(std::holds_alternative<Accepted>(engine.ask(std::move(each)).get()));
        };
        for (Envelope& each : founding()) ask(std::move(each));
        for (int i = 1; i <= 6; ++i) {
            const std::string id = std::to_string(i);
            ask(report("r" + id));
            ask(accept("a" + id, case_number(static_cast<std::uint64_t>(i))));
        }
        const Actor dispatcher{ActorId("li"), Role::dispatcher, UnitCode("S1")};
        ask(envelope("m", MergeCase{case_number(1), case_number(2)}, dispatcher));
        for (int i = 3; i <= 6; ++i)
            ask(resolve("s" + std::to_string(i), case_number(static_cast<std::uint64_t>(i))));
    }
    std::vector<std::string> commits;
    log.read(1, log.last(), [&](Position, std::string_view bytes) {
        commits.emplace_back(bytes);
        return true;
    });
    return commits;
}

struct Found {
    Position position = 0;
    std::string fault;
    Digest root;
};

Found look(const std::vector<std::string>& commits) {
    LogCheck check;
    for (std::size_t i = 0; i < commits.size(); ++i)
        if (std::string fault = check.look_at(i + 1, commits[i]); !fault.empty())
            return {i + 1, std::move(fault), {}};
    return {commits.size(), check.at_the_end(), check.tree().root()};
}

std::size_t some_place(const std::vector<std::string>& commits) {
    return *rc::gen::inRange<std::size_t>(0, commits.size());
}

}  // namespace

TEST_CASE("a log that nobody touched is whole, and has one root") {
    const std::vector<std::string> commits = commits_of_a_town();
    const Found found = look(commits);
    CHECK(found.fault == "");
    CHECK(found.root == look(commits_of_a_town()).root);
    CHECK(found.root != empty_root());
}

TEST_CASE("a commit left out is missed where it stood, or at the end of its command") {
    const std::vector<std::string> commits = commits_of_a_town();
    const Digest root = look(commits).root;
    for (std::size_t i = 0; i < commits.size(); ++i) {
        std::vector<std::string> fewer = commits;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        const Found found = look(fewer);
        // The last commit of a stream is missed by nobody but whoever kept a root.
        CHECK((!found.fault.empty() || found.root != root));
        if (!found.fault.empty()) CHECK(found.position > i);
    }
}

TEST_CASE("bytes that somebody changed are found, or make another root") {
    const std::vector<std::string> commits = commits_of_a_town();
    const Digest root = look(commits).root;
    CHECK(rc::check([&] {
        std::vector<std::string> changed = commits;
        const std::size_t at = some_place(commits);
        std::string& bytes = changed[at];
        const auto byte = *rc::gen::inRange<std::size_t>(0, bytes.size());
        bytes[byte] = static_cast<char>(bytes[byte] ^ (1 << *rc::gen::inRange(0, 8)));
        const Found found = look(changed);
        RC_ASSERT(!found.fault.empty() || found.root != root);
        if (!found.fault.empty()) RC_ASSERT(found.position > at);
    }));
}

TEST_CASE("commits in another order, twice, or cut short are found, or make another root") {
    const std::vector<std::string> commits = commits_of_a_town();
    const Digest root = look(commits).root;
    CHECK(rc::check([&] {
        std::vector<std::string> changed = commits;
        const std::size_t one = some_place(commits);
        const std::size_t other = some_place(commits);
        switch (*rc::gen::inRange(0, 3)) {
            case 0:
                RC_PRE(one != other);
                std::swap(changed[one], changed[other]);
                break;
            case 1:
                changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(one), commits[other]);
                break;
            default:
                changed[one].resize(*rc::gen::inRange<std::size_t>(0, commits[one].size()));
        }
        const Found found = look(changed);
        RC_ASSERT(!found.fault.empty() || found.root != root);
    }));
}

TEST_CASE("half a command at the end is no whole log") {
    std::vector<std::string> commits = commits_of_a_town();
    while (look(commits).fault.empty()) {
        REQUIRE(commits.size() > 1);
        commits.pop_back();
    }
    CHECK(look(commits).fault.find("command m made 2 commits, and only 1 are there") !=
          std::string::npos);
}

namespace {

/// The commits put into a log again, as they are.
std::unique_ptr<MemoryLog> log_with(const std::vector<std::string>& commits) {
    auto log = std::make_unique<MemoryLog>();
    for (const std::string& bytes : commits)
        log->append(log->last(), {stored(bytes, log->last() + 1).value()});
    return log;
}

/// Case 1 of the town as evidence.
Bundle bundle_of(const MemoryLog& log) {
    Bundle bundle;
    const LogTree tree(log, [&](Position position, std::string_view bytes) {
        if (decode(bytes)->stream.id == case_number(1).value())
            bundle.items.push_back({position, std::string(bytes), {}});
    });
    for (Bundle::Item& item : bundle.items) item.proof = tree.proof_of(item.position);
    bundle.head = {"0a0b", 1, tree.size(), tree.root(), noon, {}, {}};
    return bundle;
}

}  // namespace

TEST_CASE(
    "a case that is taken out of the house shows its history, and that it stands in the log") {
    const auto log = log_with(commits_of_a_town());
    const Bundle bundle = bundle_of(*log);
    REQUIRE(bundle.items.size() == 3);  // reported, accepted, merged
    const std::string text = to_text(bundle);
    CHECK(parse_bundle(text) == bundle);
    const auto shown = shown_by(bundle);
    REQUIRE(shown.has_value());
    CHECK(shown->stream.id == case_number(1).value());
    CHECK(shown->commits.size() == 3);
    CHECK(std::holds_alternative<CaseMerged>(shown->commits.back().events.front()));
}

TEST_CASE("evidence with a commit left out, foreign, or in another order shows nothing") {
    const auto log = log_with(commits_of_a_town());
    const Bundle whole = bundle_of(*log);
    Bundle bundle = whole;
    bundle.items.erase(bundle.items.begin());
    CHECK_FALSE(shown_by(bundle).has_value());
    bundle = whole;
    bundle.items.erase(bundle.items.begin() + 1);
    CHECK_FALSE(shown_by(bundle).has_value());
    bundle = whole;
    std::swap(bundle.items[0], bundle.items[1]);
    CHECK_FALSE(shown_by(bundle).has_value());
    bundle = whole;
    const LogTree tree(*log);
    bundle.items.push_back({1, read_one(*log, 1)->bytes, tree.proof_of(1)});
    CHECK_FALSE(shown_by(bundle).has_value());
}

TEST_CASE("any byte of evidence that is changed, left out or put in is a fault, or another head") {
    const auto log = log_with(commits_of_a_town());
    const Bundle whole = bundle_of(*log);
    const std::string text = to_text(whole);
    CHECK(rc::check([&] {
        std::string changed = text;
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
        switch (*rc::gen::inRange(0, 3)) {
            case 0:
                changed[at] = static_cast<char>(changed[at] ^ (1 << *rc::gen::inRange(0, 8)));
                break;
            case 1:
                changed.erase(at, 1);
                break;
            default:
                changed.insert(at, 1, *rc::gen::arbitrary<char>());
        }
        RC_PRE(changed != text);
        const auto bundle = parse_bundle(changed);
        if (!bundle || !shown_by(*bundle)) return;
        RC_ASSERT(bundle->head != whole.head);  // a head is what its signature guards
    }));
    // Who did not sign is told by a dash, and by nothing else.
    for (const std::string_view dash : {" - -", " -\n"}) {
        std::string changed = text;
        const std::size_t at = changed.find(dash) + 1;
        CHECK_FALSE(parse_bundle(changed.erase(at, 1)).has_value());
    }
}

TEST_CASE("a verification goes on from what was kept as if it had never stopped") {
    const std::vector<std::string> commits = commits_of_a_town();
    const auto looked = [&](LogCheck check, std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) CHECK(check.look_at(i + 1, commits[i]).empty());
        return check;
    };
    const LogCheck whole = looked({}, 0, commits.size());
    for (std::size_t stop = 0; stop <= commits.size(); ++stop) {
        const auto kept = LogCheck::from_kept(looked({}, 0, stop).kept());
        REQUIRE(kept.has_value());
        LogCheck after = looked(*kept, stop, commits.size());
        CHECK(after.at_the_end().empty());
        CHECK(after.tree().root() == whole.tree().root());
        CHECK(after.digest() == whole.digest());
        CHECK(after.streams() == whole.streams());
        CHECK(after.commands() == whole.commands());
        if (stop > 0) CHECK_FALSE(after.look_at(commits.size() + 1, commits[stop - 1]).empty());
    }
}

TEST_CASE("what was kept and then changed is not believed") {
    LogCheck check;
    Position position = 0;
    for (const std::string& bytes : commits_of_a_town()) check.look_at(++position, bytes);
    const std::string kept = check.kept();
    CHECK(rc::check([&] {
        std::string changed = kept;
        const auto at = *rc::gen::inRange<std::size_t>(0, kept.size());
        if (*rc::gen::arbitrary<bool>())
            changed[at] = static_cast<char>(changed[at] ^ (1 << *rc::gen::inRange(0, 8)));
        else
            changed.resize(at);
        RC_ASSERT(!LogCheck::from_kept(changed).has_value());
    }));
}

TEST_CASE("a tree that is read from a log proves every commit, however high it is") {
    MemoryLog log;
    PlainVault vault;
    {
        Engine engine(log, log, vault);
        for (Envelope& each : founding()) engine.ask(std::move(each)).get();
        for (int i = 0; i < 2'100; ++i)
            engine.ask_patiently(add_unit("u" + std::to_string(i), "t" + std::to_string(i % 7),
                                          "unit-" + std::to_string(i)),
                                 [](const Answer&) {});
    }
    const LogTree tree(log);
    REQUIRE(tree.size() > 2'048);
    for (const Position position : {Position{1}, Position{2}, Position{1'024}, Position{1'025},
                                    Position{2'048}, Position{2'049}, tree.size()})
        CHECK(is_included(read_one(log, position)->digest, position - 1, tree.size(), tree.root(),
                          tree.proof_of(position)));
}

}  // namespace gridcase::engine
