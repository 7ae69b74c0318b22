// What an auditor's check finds in a log that somebody changed, left a commit out of, or put in
// another order.

#include "events/log_check.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/memory_log.hpp"
#include "events/log_tree.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/engine/runtime/town.hpp"
#include "tests/engine/runtime/town_log.hpp"

namespace gridcase::engine::log_check_test {
namespace {

using namespace town;  // NOLINT: tests read as sentences

struct Found {
    Position position = 0;
    std::string fault;
    Digest root;
};

/// The same, of all that were examined before.
Found look_together(const std::vector<std::string>& commits) {
    std::vector<Examined> examined(commits.size());
    for (std::size_t i = 0; i < commits.size(); ++i) examine(i + 1, commits[i], examined[i]);
    LogCheck check;
    check.reserve(commits.size());
    std::size_t taken = 0;
    std::string fault = check.take(examined, [&](const Examined& commit) {
        REQUIRE(commit.position == ++taken);
        return true;
    });
    if (!fault.empty()) return {taken + 1, std::move(fault), {}};
    return {taken, check.at_the_end(), check.tree().root()};
}

Found look_one_by_one(const std::vector<std::string>& commits) {
    LogCheck check;
    for (std::size_t i = 0; i < commits.size(); ++i)
        if (std::string fault = check.look_at(i + 1, commits[i]); !fault.empty())
            return {i + 1, std::move(fault), {}};
    return {commits.size(), check.at_the_end(), check.tree().root()};
}

Found look(const std::vector<std::string>& commits) {
    Found found = look_one_by_one(commits);
    const Found together = look_together(commits);
    REQUIRE(together.position == found.position);
    REQUIRE(together.fault == found.fault);
    REQUIRE(together.root == found.root);
    return found;
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

TEST_CASE("who has seen enough is given no more") {
    const std::vector<std::string> commits = commits_of_a_town();
    std::vector<Examined> examined(commits.size());
    for (std::size_t i = 0; i < commits.size(); ++i) examine(i + 1, commits[i], examined[i]);
    LogCheck check;
    CHECK(check.take(examined, [](const Examined& commit) { return commit.position < 5; }).empty());
    CHECK(check.tree().size() == 5);
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

namespace {

/// A town whose log has more than 2,048 commits.
void fill(MemoryLog& log) {
    PlainVault vault;
    Engine engine(log, log, vault);
    for (Envelope& each : founding()) engine.ask(std::move(each)).get();
    for (int i = 0; i < 2'100; ++i)
        engine.ask_patiently(add_unit("u" + std::to_string(i), "t" + std::to_string(i % 7),
                                      "unit-" + std::to_string(i)),
                             [](const Answer&) {});
}

}  // namespace

TEST_CASE("a tree that is read from a log proves every commit, however high it is") {
    MemoryLog log;
    fill(log);
    const LogTree tree(log);
    REQUIRE(tree.size() > 2'048);
    for (const Position position : {Position{1}, Position{2}, Position{1'024}, Position{1'025},
                                    Position{2'048}, Position{2'049}, tree.size()})
        CHECK(is_included(read_one(log, position)->digest, position - 1, tree.size(), tree.root(),
                          tree.proof_of(position)));
    for (const TreeSize before :
         {TreeSize{0}, TreeSize{1}, TreeSize{1'023}, TreeSize{1'024}, TreeSize{2'049}, tree.size()})
        CHECK(is_consistent(before, tree.edge_at(before).root(), tree.size(), tree.root(),
                            tree.proof_from(before)));
}

TEST_CASE(
    "a tree that goes on from kept nodes proves what the whole one does, and reads the rest") {
    MemoryLog log;
    fill(log);
    const LogTree whole(log);
    for (const TreeSize known : {TreeSize{0}, TreeSize{1}, TreeSize{255}, TreeSize{256},
                                 TreeSize{700}, TreeSize{2'048}, whole.size()}) {
        CAPTURE(known);
        LogTree::Kept kept;
        std::map<CompleteNode, Digest> nodes;
        log.read(1, known, [&](Position, std::string_view bytes) {
            kept.edge.append(sha256(bytes), [&](const CompleteNode& at, const Digest& hash) {
                if (at.height >= kept_height) nodes.emplace(at, hash);
            });
            return true;
        });
        kept.node = [&](const CompleteNode& at) { return nodes.at(at); };
        Position next = known;
        const LogTree tree(log, kept,
                           [&](Position position, std::string_view) { CHECK(position == ++next); });
        CHECK(next == whole.size());
        CHECK(tree.root() == whole.root());
        for (Position position = 1; position <= whole.size(); position += 97)
            CHECK(tree.proof_of(position) == whole.proof_of(position));
        for (TreeSize before = 0; before <= whole.size(); before += 89)
            CHECK(tree.proof_from(before) == whole.proof_from(before));
    }
}

}  // namespace gridcase::engine::log_check_test
