#include "events/digest.hpp"
#include "tests/engine/domain/specs.hpp"

namespace gridcase::activate_policy_spec {
namespace {

ActivatePolicy the_default() { return {std::string(default_policy_text())}; }

PolicyActivated activated(const std::string& text) {
    return {.text = text, .digest = sha256(text)};
}

}  // namespace

TEST_CASE("a policy that validates comes into force with its whole text") {
    given()
        .under(empty_rulebook())
        .when(the_default(), as(admin_of(city)))
        .then(activated(the_default().text));
}

TEST_CASE("the same text again changes nothing; one more letter does") {
    given(activated(the_default().text)).when(the_default(), as(the_system())).then_nothing();
    ActivatePolicy changed = the_default();
    changed.text += "# a remark\n";
    given(activated(the_default().text))
        .when(changed, as(the_system()))
        .then(activated(changed.text));
}

TEST_CASE("a policy replaced may come back") {
    const std::string other = the_default().text + "\n";
    given(activated(the_default().text), activated(other))
        .when(the_default(), as(the_system()))
        .then(activated(the_default().text));
}

TEST_CASE("a policy that does not validate is refused with all its faults") {
    ActivatePolicy broken = the_default();
    const auto at_level = broken.text.find("level = \"district\"");
    REQUIRE(at_level != std::string::npos);
    broken.text.replace(at_level, 18, "level = \"disstrict\"");
    broken.text += "\nstreeet = \"3d\"\n";
    const auto outcome = given().when(broken, as(the_system()));
    outcome.then_rejected(Reason::policy_not_valid, "“disstrict” is not a level", "text");
    outcome.then_rejected(Reason::policy_not_valid, "did you mean “district”?");
    outcome.then_rejected(Reason::policy_not_valid, "`streeet` is not a key");
}

TEST_CASE("thousands of faults make a message that can still be read") {
    std::string text;
    for (int i = 0; i < 2'000; ++i) text += "k" + std::to_string(i) + " = 1\n";
    const auto outcome = given().when(ActivatePolicy{text}, as(the_system()));
    outcome.then_rejected(Reason::policy_not_valid, "more");
    CHECK(outcome.decision().error().message.size() < 30'000);
}

TEST_CASE("a policy has at most 256 KiB and is activated by admins or the system") {
    given()
        .when(ActivatePolicy{std::string((256U << 10U) + 1, '#')}, as(the_system()))
        .then_rejected(Reason::not_well_formed, "262144", "text");
    for (const Actor& actor :
         {worker_of(city), dispatcher_of(city), supervisor_of(city), auditor_of(city), resident()})
        given()
            .when(the_default(), actor)
            .then_rejected(Reason::not_for_this_role, "admin or system");
    given()
        .at(noon + hours(1))
        .when(the_default(), as(the_system()))
        .then_rejected(Reason::occurs_in_the_future);
}

}  // namespace gridcase::activate_policy_spec
