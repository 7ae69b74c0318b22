#include "tests/engine/domain/specs.hpp"

namespace gridcase::head_key_spec {
namespace {

// RFC 8032, 7.1, tests 1 to 3: public keys; and a signature by the first over the rotation to
// the second, made by an independent program (`openssl pkeyutl -sign -rawin`).
const std::string first = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const std::string second = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
const std::string third = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";
const std::string vouched =
    "82f821c4437c3a338e54383c3524a10b417db0df4e97a057edaa3fb70a253c72"
    "434e116f6fc0450a9f568021ca4335ec5bae84f8f8f41a9652a9f5a5c5325b0e";

RotateHeadKey begin_with(const std::string& key) { return {"", key, ""}; }
HeadKeyRotated begun_with(const std::string& key) { return {"", key, ""}; }

}  // namespace

TEST_CASE("the first key follows none, and the next one is vouched for by the one before") {
    given().when(begin_with(first), as(the_system())).then(begun_with(first));
    given(begun_with(first)).when(begin_with(first), as(the_system())).then_nothing();
    given(begun_with(first))
        .when(RotateHeadKey{first, second, vouched}, as(admin_of(city)))
        .then(HeadKeyRotated{first, second, vouched});
}

TEST_CASE("a key that the one in force does not vouch for signs nothing") {
    const auto refused = [](const RotateHeadKey& command, std::string_view field) {
        given(begun_with(first))
            .when(command, as(admin_of(city)))
            .then_rejected(Reason::not_the_head_key, "", field);
    };
    refused(begin_with(second), "before");
    refused({second, third, vouched}, "before");
    refused({first, second, ""}, "signature");
    refused({first, second, vouched.substr(2) + "00"}, "signature");
    refused({first, second.substr(2) + "00", vouched}, "signature");
    given()
        .when(RotateHeadKey{first, second, vouched}, as(admin_of(city)))
        .then_rejected(Reason::not_the_head_key, "no key signs", "before");
}

TEST_CASE("what is no key, and who is not of the house, changes none") {
    given()
        .when(begin_with("abc"), as(admin_of(city)))
        .then_rejected(Reason::not_well_formed, "", "key");
    given()
        .when(begin_with(first), as(worker_of(grid_7)))
        .then_rejected(Reason::not_for_this_role, "may not change the key of the house");
}

}  // namespace gridcase::head_key_spec
