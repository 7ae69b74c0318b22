#include "adapters/vault/head_key.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>

#include "tests/support/process.hpp"

namespace gridcase::vault {

TEST_CASE("Ed25519 signs as RFC 8032 says") {
    // §7.1, test 2: one byte, 0x72.
    const std::string key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    const std::string signature =
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
    CHECK(is_signed_by(key, signature, "\x72"));
    CHECK_FALSE(is_signed_by(key, signature, "\x73"));
}

TEST_CASE(
    "a house has one key, readable by its owner only, and what it signs is known for its own") {
    const test::TempDir data;
    const HeadKey key = HeadKey::of(data.path());
    const std::string signature = key.sign("size 7");
    CHECK(HeadKey::of(data.path()).public_key() == key.public_key());
    CHECK(HeadKey::of(data.path()).sign("size 7") == signature);
    CHECK(is_signed_by(key.public_key(), signature, "size 7"));
    struct stat status {};
    REQUIRE(::stat((data / "keys/head").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);

    CHECK_FALSE(is_signed_by(key.public_key(), signature, "size 8"));
    const test::TempDir other;
    CHECK_FALSE(is_signed_by(HeadKey::of(other.path()).public_key(), signature, "size 7"));
    CHECK_FALSE(is_signed_by(key.public_key(), "no hex", "size 7"));
    CHECK_FALSE(is_signed_by(key.public_key(), signature + "00", "size 7"));
    CHECK_FALSE(is_signed_by(key.public_key().substr(2), signature, "size 7"));
    CHECK_FALSE(is_signed_by("", "", ""));
}

TEST_CASE("a key that was cut short is told, and no other is made in its place") {
    const test::TempDir data;
    static_cast<void>(HeadKey::of(data.path()));
    std::ofstream(data / "keys/head", std::ios::trunc) << "short";
    CHECK_THROWS_WITH(HeadKey::of(data.path()), doctest::Contains("not 32 bytes"));
}

}  // namespace gridcase::vault
