#include "events/digest.hpp"
#include "tests/engine/domain/specs.hpp"

namespace gridcase::rulebook_spec {
namespace {

Commit commit(StreamKind kind, std::vector<Event> events) {
    Commit made;
    made.stream = {kind, "any"};
    made.revision = 3;
    made.events = std::move(events);
    return made;
}

PolicyActivated activated(std::string text) {
    const Digest digest = sha256(text);
    return {.text = std::move(text), .digest = digest};
}

}  // namespace

TEST_CASE("in the beginning there is no policy and no unit") {
    const Rulebook rulebook = empty_rulebook();
    CHECK(rulebook.policy == nullptr);
    REQUIRE(rulebook.territory != nullptr);
    CHECK(rulebook.territory->size() == 0);
    CHECK(rulebook.versions == RulebookVersions{});
}

TEST_CASE("a version counts the commits of its kind, whatever their stream") {
    Rulebook rulebook = empty_rulebook();
    rulebook = evolve(rulebook, commit(StreamKind::territory, {registered(city)}));
    rulebook = evolve(
        rulebook, commit(StreamKind::territory, {registered(district_1), registered(district_2)}));
    rulebook = evolve(rulebook,
                      commit(StreamKind::policy, {activated(std::string(default_policy_text()))}));
    CHECK(rulebook.versions == RulebookVersions{.policy = 1, .calendar = 0, .territory = 2});
    CHECK(rulebook.territory->size() == 3);
    REQUIRE(rulebook.policy != nullptr);
    CHECK(rulebook.policy->rules.size() == samples::rulebook().policy->rules.size());
}

TEST_CASE("a rulebook that was handed out never changes") {
    const Rulebook before =
        evolve(empty_rulebook(), commit(StreamKind::territory, {registered(city)}));
    const Rulebook after = evolve(before, commit(StreamKind::territory, {registered(district_1)}));
    CHECK(before.territory->size() == 1);
    CHECK(after.territory->size() == 2);
    CHECK(before.versions.territory == 1);
}

TEST_CASE("a commit of a case leaves the rulebook as it is") {
    const Rulebook& before = samples::rulebook();
    const Rulebook after =
        evolve(before, commit(StreamKind::case_file, {case_reported(), case_routed_to(grid_7)}));
    CHECK(after.versions == before.versions);
    CHECK(after.policy == before.policy);
    CHECK(after.territory == before.territory);
}

TEST_CASE("a policy that only another version could read is named, not skipped") {
    try {
        evolve(empty_rulebook(), commit(StreamKind::policy, {activated("name = 1")}));
        FAIL("it was taken");
    } catch (const PolicyUnreadable& unreadable) {
        const std::string what = unreadable.what();
        INFO(what);
        CHECK(what.find("revision 3") != std::string::npos);
        CHECK(what.find("`name` is a whole number") != std::string::npos);
    }
}

}  // namespace gridcase::rulebook_spec
