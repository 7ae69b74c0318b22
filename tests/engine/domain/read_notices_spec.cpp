#include "tests/engine/domain/specs.hpp"

namespace gridcase::read_notices_spec {
namespace {

NoticesRead read_up_to(Position position) { return {.unit = grid_7, .up_to = position}; }
ReadNotices read(Position position) { return {.unit = grid_7, .up_to = position}; }

}  // namespace

TEST_CASE("what a unit has read is a fact, by somebody of the unit or of one above") {
    given().when(read(12), as(worker_of(grid_7))).then(read_up_to(12));
    given().when(read(12), as(supervisor_of(community_3))).then(read_up_to(12));
}

TEST_CASE("reading goes on from where it stood, and an older receipt takes nothing back") {
    given(read_up_to(12)).when(read(13), as(worker_of(grid_7))).then(read_up_to(13));
    given(read_up_to(12)).when(read(12), as(worker_of(grid_7))).then_nothing();
    given(read_up_to(12)).when(read(3), as(worker_of(grid_7))).then_nothing();
    given().when(read(0), as(worker_of(grid_7))).then_nothing();
}

TEST_CASE("nobody reads another unit's notices for it") {
    given()
        .when(read(12), as(worker_of(grid_1)))
        .then_rejected(Reason::outside_the_unit, "or of one above it", "unit");
    given()
        .when(read(12), as(resident()))
        .then_rejected(Reason::not_for_this_role, "may not read notices");
    given()
        .when(ReadNotices{.unit = UnitCode("moon"), .up_to = 1}, as(worker_of(grid_7)))
        .then_rejected(Reason::unit_not_found, "there is no unit moon", "unit");
    given()
        .when(ReadNotices{.unit = UnitCode(" "), .up_to = 1}, as(worker_of(grid_7)))
        .then_rejected(Reason::not_well_formed, "", "unit");
}

}  // namespace gridcase::read_notices_spec
