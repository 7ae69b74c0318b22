#include "tests/engine/domain/specs.hpp"

namespace gridcase::erasure_spec {
namespace {

PersonId wang() {
    PersonId person;
    person.bytes.fill(7);
    return person;
}

ErasePersonalData erase(std::string_view ground = "withdrawn consent") {
    return {.person = wang(), .ground = std::string(ground)};
}

PersonalDataErased erased() { return {.person = wang(), .ground = "withdrawn consent"}; }

}  // namespace

TEST_CASE("the house erases what a person said, once, and says why") {
    given().when(erase(), as(admin_of(city))).then(erased());
    given(erased()).when(erase("asked again"), as(admin_of(city))).then_nothing();
}

TEST_CASE("nobody else erases, and nobody without a ground") {
    for (const Actor& actor : {worker_of(grid_7), supervisor_of(community_3), resident()})
        given()
            .when(erase(), as(actor))
            .then_rejected(Reason::not_for_this_role, "may not erase what a person said");
    given()
        .when(erase(""), as(admin_of(city)))
        .then_rejected(Reason::not_well_formed, "", "ground");
    given()
        .when(erase(std::string(501, 'x')), as(admin_of(city)))
        .then_rejected(Reason::not_well_formed, "", "ground");
    given()
        .when(ErasePersonalData{.person = {}, .ground = "x"}, as(admin_of(city)))
        .then_rejected(Reason::not_well_formed, "is missing", "person");
}

}  // namespace gridcase::erasure_spec
