// Evidence that leaves the house: what it shows, and that nothing in it can be changed.

#include "events/bundle.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "events/codec.hpp"
#include "tests/adapters/verify/evidence.hpp"
#include "tests/engine/runtime/town.hpp"
#include "tests/engine/runtime/town_log.hpp"

namespace gridcase::test::bundle_test {
namespace {

using engine::town::case_number;
using engine::town::commits_of_a_town;

const Bundle::OfCase case_1{case_number(1)};

const Town& town() {
    static const Town town(commits_of_a_town());
    return town;
}

Bundle::Range range(Position first, Position last) { return {first, last, {}, {}}; }

std::string fault_of(const Bundle& bundle) {
    const auto shown = shown_by(bundle);
    return shown ? "" : shown.error();
}
bool names(const std::string& fault, std::string_view words) {
    const bool found = fault.find(words) != std::string::npos;
    if (!found) MESSAGE(fault);
    return found;
}

}  // namespace

TEST_CASE(
    "a case that is taken out of the house shows its history, and that it stands in the log") {
    const Bundle bundle = town().bundle(case_1);
    REQUIRE(bundle.items.size() == 3);  // reported, accepted, merged
    CHECK(parse_bundle(to_text(bundle)) == bundle);
    const auto shown = shown_by(bundle);
    REQUIRE(shown.has_value());
    CHECK(shown->commits.size() == 3);
    CHECK(shown->commits.front().stream.id == case_number(1).value());
    CHECK(std::holds_alternative<CaseMerged>(shown->commits.back().events.front()));
}

TEST_CASE("a case with a commit left out, foreign, or in another order shows nothing") {
    const Bundle whole = town().bundle(case_1);
    Bundle bundle = whole;
    bundle.items.erase(bundle.items.begin());
    CHECK(names(fault_of(bundle), "and 1 should follow"));
    bundle = whole;
    bundle.items.erase(bundle.items.begin() + 1);
    CHECK(names(fault_of(bundle), "and 2 should follow"));
    bundle = whole;
    std::swap(bundle.items[0], bundle.items[1]);
    CHECK(names(fault_of(bundle), "and 1 should follow"));
    bundle = whole;
    bundle.items.push_back(town().bundle(Bundle::One{1}).items.front());
    CHECK(names(fault_of(bundle), "commit 1: it is of "));
    bundle = whole;
    bundle.items.clear();
    CHECK(names(fault_of(bundle), "no commit of case_file/"));
    bundle = whole;
    bundle.of = Bundle::OfCase{case_number(2)};
    CHECK(names(fault_of(bundle), "not of case_file/" + case_number(2).value()));
}

TEST_CASE("every range of a log is shown to be whole") {
    const Position last = town().log().last();
    for (Position first = 1; first <= last; ++first)
        for (Position final = first; final <= last; ++final) {
            const Bundle bundle = town().bundle(range(first, final));
            INFO(first << " to " << final);
            REQUIRE(fault_of(bundle) == "");
            CHECK(bundle.items.size() == final - first + 1);
            CHECK(parse_bundle(to_text(bundle)) == bundle);
        }
    CHECK(shown_by(town().bundle(range(1, last)))->begun_before == 0);
    CHECK(shown_by(town().bundle(range(last, last)))->begun_before == 1);
}

TEST_CASE("a range with a commit left out, put in, moved or renumbered is told where") {
    const Bundle whole = town().bundle(range(4, 12));
    const auto with = [&](const auto& change) {
        Bundle bundle = whole;
        change(bundle);
        return fault_of(bundle);
    };
    CHECK(names(with([](Bundle& it) { it.items.erase(it.items.begin() + 2); }),
                "commit 7: commit 6 should stand here"));
    CHECK(names(with([](Bundle& it) { it.items.pop_back(); }), "commit 12: it is missing"));
    CHECK(names(with([](Bundle& it) { it.items.erase(it.items.begin()); }),
                "commit 5: commit 4 should stand here"));
    CHECK(names(with([](Bundle& it) { std::swap(it.items[2], it.items[3]); }), "commit 7: "));
    CHECK(names(with([](Bundle& it) { std::swap(it.items[2].bytes, it.items[3].bytes); }), ": "));
    // Nobody may say that the range is shorter or begins later than what was asked for.
    CHECK(names(with([](Bundle& it) {
                    std::get<Bundle::Range>(it.of).last = 11;
                    it.items.pop_back();
                }),
                "do not lead to the head's root"));
    CHECK(names(with([](Bundle& it) {
                    std::get<Bundle::Range>(it.of).first = 5;
                    it.items.erase(it.items.begin());
                }),
                "complete subtrees"));
    CHECK(names(with([](Bundle& it) { std::get<Bundle::Range>(it.of).first = 0; }),
                "there is no range from 0"));
    CHECK(names(with([](Bundle& it) { std::get<Bundle::Range>(it.of).last = 1'000; }),
                "there is no range from 4 to 1000"));
    CHECK(names(with([](Bundle& it) { it.items.front().proof.push_back({}); }),
                "commit 4: in a range each has one hash beside it"));
    CHECK(names(with([](Bundle& it) { it.items.front().proof.clear(); }),
                "commit 4: in a range each has one hash beside it"));
}

TEST_CASE(
    "a byte changed in a commit of a range, or in the hash beside it, is told by its position") {
    const Bundle whole = town().bundle(range(4, 12));
    for (std::size_t i = 0; i < whole.items.size(); ++i) {
        const std::string where = "commit " + std::to_string(whole.items[i].position) + ": ";
        for (std::size_t at = 0; at < whole.items[i].bytes.size(); ++at) {
            Bundle bundle = whole;
            bundle.items[i].bytes[at] = static_cast<char>(bundle.items[i].bytes[at] ^ 1);
            REQUIRE(names(fault_of(bundle), where + "it does not have the hash beside it"));
        }
        Bundle bundle = whole;
        bundle.items[i].proof = {Digest()};
        CHECK(names(fault_of(bundle), where + "it does not have the hash beside it"));
    }
    // Who changes both is told by the root, for all of them together.
    Bundle forged = whole;
    forged.items.back().bytes.back() = static_cast<char>(forged.items.back().bytes.back() ^ 1);
    forged.items.back().proof = {sha256(forged.items.back().bytes)};
    CHECK_FALSE(fault_of(forged).empty());
}

TEST_CASE("a range of a log whose chains are broken says which stream's, under whatever head") {
    Commits commits = commits_of_a_town();
    const std::size_t some = 6;
    // A commit that was taken out before the tree was made: the operator's own head is good.
    commits.erase(commits.begin() + some);
    const Town robbed(commits);
    const Position last = robbed.log().last();
    CHECK(names(fault_of(robbed.bundle(range(1, last))), "should follow"));
}

TEST_CASE("half a command inside a range is told, at its edges it is not") {
    Commits commits = commits_of_a_town();
    std::size_t merge = 0;
    while (decode(commits[merge])->part != 2) ++merge;
    const Town whole(commits);
    CHECK(fault_of(whole.bundle(range(merge + 1, merge + 3))) == "");
    CHECK(fault_of(whole.bundle(range(merge, merge))) == "");
    commits.erase(commits.begin() + static_cast<std::ptrdiff_t>(merge) - 1);
    const Town half(commits);
    CHECK(names(fault_of(half.bundle(range(merge - 1, merge))), "the part before is missing"));
}

TEST_CASE("one commit is shown to stand in the log, whatever it is of") {
    for (Position position = 1; position <= town().log().last(); ++position) {
        const Bundle bundle = town().bundle(Bundle::One{position});
        CHECK(fault_of(bundle) == "");
        CHECK(parse_bundle(to_text(bundle)) == bundle);
        Bundle other = bundle;
        other.of = Bundle::One{position + 1};
        CHECK(names(fault_of(other), "and no other"));
    }
}

TEST_CASE("a head is shown to go on from every one before it, and from no other") {
    std::vector<LogHead> earlier;
    for (TreeSize size = 0; size <= town().log().last(); ++size)
        earlier.push_back(town().head(size));
    const Bundle whole = town().bundle(Bundle::Heads{}, earlier);
    CHECK(fault_of(whole) == "");
    CHECK(parse_bundle(to_text(whole)) == whole);

    Commits commits = commits_of_a_town();
    std::swap(commits[4], commits[5]);
    const Town other(commits);
    CHECK(names(fault_of(town().bundle(Bundle::Heads{}, {other.head(9)})),
                "the head of 9 commits: the proof does not lead"));
    Town later(commits_of_a_town());
    later.epoch = 2;
    CHECK(fault_of(later.bundle(Bundle::Heads{}, {town().head(9)})) == "");
    CHECK(
        names(fault_of(town().bundle(Bundle::Heads{}, {later.head(9)})), "epoch 2; the bundle's"));
    Bundle unsigned_one = whole;
    unsigned_one.earlier[3].head.signature = whole.earlier[4].head.signature;
    CHECK(names(fault_of(unsigned_one), "the head of 3 commits: its signature"));
    Bundle with_commit = whole;
    with_commit.items.push_back(town().bundle(Bundle::One{1}).items.front());
    CHECK(names(fault_of(with_commit), "yet holds commits"));
}

TEST_CASE("a head is believed by the house's key, and by those that follow from it") {
    const vault::HeadKey first = key_number(1);
    const vault::HeadKey second = key_number(2);
    Town changed(commits_of_a_town());
    changed.key = second;
    changed.keys = {rotation(first, second)};
    const Bundle bundle = changed.bundle(case_1, {town().head(5)});
    CHECK(fault_of(bundle) == "");
    CHECK(parse_bundle(to_text(bundle)) == bundle);
    CHECK(not_signed_by(first.public_key(), bundle) == "");
    // Nobody signs backwards: the head of 5 commits is older than the second key.
    CHECK(names(not_signed_by(second.public_key(), bundle), "the head of 5 commits"));
    CHECK(names(not_signed_by(key_number(3).public_key(), bundle), "nor follows from it"));
    Bundle forged = bundle;
    forged.keys = {rotation(key_number(3), second)};
    CHECK(names(not_signed_by(first.public_key(), forged), "nor follows from it"));
    forged.keys.front().before = first.public_key();
    CHECK(names(fault_of(forged), "what vouches for it is not signed by"));
    Bundle nobody = bundle;
    nobody.head.key.clear();
    nobody.head.signature.clear();
    CHECK(names(not_signed_by(first.public_key(), nobody), "nobody signed it"));
}

/// Whether it is the beginning of a case's history: true as far as it goes, and all a bundle of a
/// case says of itself.
bool is_beginning(const Bundle& bundle, const Bundle& whole) {
    if (!std::holds_alternative<Bundle::OfCase>(whole.of)) return false;
    Bundle beginning = whole;
    beginning.items.resize(std::min(bundle.items.size(), whole.items.size()));
    return bundle == beginning;
}

TEST_CASE("any place of evidence that is changed, left out, put in, swapped or cut is a fault") {
    Town changed(commits_of_a_town());
    changed.key = key_number(2);
    changed.keys = {rotation(key_number(1), changed.key)};
    const std::vector<LogHead> earlier{town().head(3), town().head(8)};
    for (const Bundle& whole :
         {changed.bundle(case_1, earlier), changed.bundle(range(4, 12)),
          changed.bundle(Bundle::One{7}), changed.bundle(Bundle::Heads{}, earlier)}) {
        const std::string text = to_text(whole);
        CHECK(rc::check([&] {
            const std::string spoilt = spoiled(text);
            RC_PRE(spoilt != text);
            const auto bundle = parse_bundle(spoilt);
            RC_ASSERT((!bundle || !shown_by(*bundle) || is_beginning(*bundle, whole)));
        }));
    }
}

TEST_CASE("what is no evidence is refused with the line that is wrong") {
    const auto fault_in = [](std::string_view text) {
        const auto bundle = parse_bundle(text);
        return bundle ? "" : bundle.error();
    };
    CHECK(names(fault_in(""), "line 1 is wrong; `gridcase bundle 3`"));
    CHECK(names(fault_in("gridcase bundle 2\n"), "line 1 is wrong; `gridcase bundle 3`"));
    CHECK(names(fault_in("gridcase bundle 3\n"), "line 2 is wrong; `head ID"));
    CHECK(names(fault_in("gridcase bundle 3\nhead"), "line 2 does not end"));
    std::string text = to_text(town().bundle(range(4, 12)));
    CHECK(names(fault_in(text.substr(0, text.find("\nbehind") + 1)), "line 5 is wrong; `behind"));
    // Who did not sign is told by a dash, and by nothing else.
    Bundle unsigned_one = town().bundle(case_1);
    unsigned_one.head.key.clear();
    unsigned_one.head.signature.clear();
    CHECK(fault_of(unsigned_one) == "");
    text = to_text(unsigned_one);
    for (const std::string_view dash : {" - -", " -\n"}) {
        std::string changed = text;
        CHECK(names(fault_in(changed.erase(changed.find(dash) + 1, 1)), "line 2 is wrong"));
    }
    CHECK(rc::check([] { RC_ASSERT(!parse_bundle(*rc::gen::arbitrary<std::string>())); }));
}

}  // namespace gridcase::test::bundle_test
