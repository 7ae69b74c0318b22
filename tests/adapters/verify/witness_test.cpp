// Somebody outside the house who signs heads: what they sign, and what they refuse.

#include "events/witness.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/adapters/verify/evidence.hpp"
#include "tests/engine/runtime/town_log.hpp"

namespace gridcase::test::witness_test {
namespace {

using engine::town::commits_of_a_town;

constexpr Instant later{1'726'286'400'000'000};

const vault::HeadKey& witness() {
    static const vault::HeadKey key = key_number(9);
    return key;
}

/// The town when it had so many commits.
Town town(std::size_t commits) {
    Commits all = commits_of_a_town();
    all.resize(commits);
    return Town(all);
}

WitnessFile::Entry entry(const LogHead& head) {
    return {head, later, witness().sign(cosigned_statement(head, later))};
}

WitnessFile file_with(const std::vector<LogHead>& heads) {
    WitnessFile file{witness().public_key(), {}};
    for (const LogHead& head : heads) file.entries.push_back(entry(head));
    return file;
}

bool names(const std::string& text, std::string_view words) {
    const bool found = text.find(words) != std::string::npos;
    if (!found) MESSAGE(text);
    return found;
}

/// Why the head of a bundle is not signed; empty: it is, or is known.
std::string why_not(const WitnessFile& file, const Bundle& bundle, const std::string& key = {}) {
    REQUIRE(shown_by(bundle).has_value());
    const Opinion opinion = opinion_of(file, bundle, key);
    CHECK((opinion.kind == Opinion::Kind::not_sign) == !opinion.why.empty());
    return opinion.why;
}

}  // namespace

TEST_CASE(
    "a witness signs the first head by the key they were told, and then what goes on from it") {
    WitnessFile file = file_with({});
    const Bundle first = town(5).bundle(Bundle::Heads{});
    CHECK(names(why_not(file, first), "say by which key the house signs"));
    CHECK(names(why_not(file, first, key_number(2).public_key()), "nor follows from it"));
    CHECK(why_not(file, first, first.head.key) == "");
    file.entries.push_back(entry(first.head));
    for (const std::size_t size : {6U, 9U, 14U}) {
        const Bundle next = town(size).bundle(Bundle::Heads{}, {file.entries.back().head});
        CHECK(opinion_of(file, next, {}).kind == Opinion::Kind::sign);
        file.entries.push_back(entry(next.head));
    }
    CHECK(fault_in(file) == "");
    CHECK(parse_witness(to_text(file)) == file);
    CHECK(opinion_of(file, town(14).bundle(Bundle::Heads{}), {}).kind == Opinion::Kind::known);
}

TEST_CASE("a fork, a rollback and another log are not signed") {
    const WitnessFile file = file_with({town(9).head()});
    Commits commits = commits_of_a_town();
    std::swap(commits[4], commits[5]);
    const auto forked = [&](std::size_t size) {
        Commits some = commits;
        some.resize(size);
        return Town(some);
    };
    CHECK(names(why_not(file, forked(9).bundle(Bundle::Heads{})), "what was there was rewritten"));
    // It goes on from a head that this witness never saw.
    CHECK(names(why_not(file, forked(12).bundle(Bundle::Heads{}, {forked(9).head()})),
                "does not show that the log goes on from the last head you signed, of 9 commits"));
    CHECK_FALSE(shown_by(forked(12).bundle(Bundle::Heads{}, {town(9).head()})).has_value());
    CHECK(names(why_not(file, town(8).bundle(Bundle::Heads{})), "its end was given up"));
    CHECK(names(why_not(file, town(12).bundle(Bundle::Heads{}, {town(8).head()})),
                "the last head you signed"));
    Town restored = town(8);
    restored.epoch = 2;
    CHECK(names(why_not(file, restored.bundle(Bundle::Heads{})), "its end was given up"));

    Bundle foreign = town(12).bundle(Bundle::Heads{});
    foreign.head.log = "0c0d";
    foreign.head.signature = key_number(1).sign(statement_of(foreign.head));
    CHECK(names(why_not(file, foreign), "it is of log 0c0d"));
    Bundle unsigned_one = town(12).bundle(Bundle::Heads{});
    unsigned_one.head.key.clear();
    unsigned_one.head.signature.clear();
    CHECK(names(why_not(file, unsigned_one), "nobody signed"));
}

TEST_CASE("an epoch that began is signed, and the one before it no more") {
    WitnessFile file = file_with({town(9).head()});
    Town restored = town(9);
    restored.epoch = 2;
    const Bundle bundle = restored.bundle(Bundle::Heads{});
    CHECK(opinion_of(file, bundle, {}).kind == Opinion::Kind::sign);
    file.entries.push_back(entry(bundle.head));
    CHECK(fault_in(file) == "");
    CHECK(names(why_not(file, town(12).bundle(Bundle::Heads{}, {town(9).head()})),
                "epoch 2 had begun"));
}

TEST_CASE("a new key of the house is believed when the one before vouches for it") {
    const WitnessFile file = file_with({town(9).head()});
    Town changed = town(12);
    changed.key = key_number(2);
    CHECK(
        names(why_not(file, changed.bundle(Bundle::Heads{}, {town(9).head()})), "does not vouch"));
    changed.keys = {rotation(key_number(1), key_number(2))};
    CHECK(why_not(file, changed.bundle(Bundle::Heads{}, {town(9).head()})) == "");
    changed.keys = {rotation(key_number(3), key_number(2))};
    CHECK(
        names(why_not(file, changed.bundle(Bundle::Heads{}, {town(9).head()})), "does not vouch"));
}

bool is_beginning(const WitnessFile& file, const WitnessFile& whole) {
    WitnessFile beginning = whole;
    beginning.entries.resize(std::min(file.entries.size(), whole.entries.size()));
    return file == beginning;
}

TEST_CASE("a witness's file that was changed does not hold") {
    const WitnessFile whole = file_with({town(3).head(), town(9).head()});
    const std::string text = to_text(whole);
    CHECK(rc::check([&] {
        const std::string spoilt = spoiled(text);
        RC_PRE(spoilt != text);
        const auto file = parse_witness(spoilt);
        // Cut off behind an entry it is what the witness had written until then.
        RC_ASSERT((!file || !fault_in(*file).empty() || is_beginning(*file, whole)));
    }));
    WitnessFile swapped = whole;
    std::swap(swapped.entries[0], swapped.entries[1]);
    CHECK(names(fault_in(swapped), "the head of 3 commits: the log had 9 commits"));
    WitnessFile others = whole;
    others.key = key_number(8).public_key();
    CHECK(
        names(fault_in(others), "the head of 3 commits: the co-signature is not that of witness"));
}

}  // namespace gridcase::test::witness_test
