#include "events/digest.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

namespace gridcase::digest_test {
namespace {

// FIPS 180-4, as in NIST's example values, and the empty message.
TEST_CASE("SHA-256 gives the published values") {
    CHECK(sha256("").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abc").hex() ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex() ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256(std::string(1'000'000, 'a')).hex() ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("one step of a chain is the digest of both digests, the older first") {
    const Digest older = sha256("older");
    const Digest newer = sha256("newer");
    CHECK(chained(older, newer) == sha256(std::string(older.raw()) + std::string(newer.raw())));
    CHECK(chained(older, newer) != chained(newer, older));
    CHECK(chained({}, newer) == sha256(std::string(32, '\0') + std::string(newer.raw())));
}

TEST_CASE("a digest has a text of 64 lower-case digits and goes back to its raw bytes") {
    const Digest digest = sha256("abc");
    CHECK(digest.hex().size() == 64);
    CHECK(Digest::from_raw(digest.raw()) == digest);
    CHECK_THROWS_AS(Digest::from_raw("too short"), std::invalid_argument);
    CHECK_THROWS_AS(Digest::from_raw(std::string(33, 'x')), std::invalid_argument);
}

}  // namespace
}  // namespace gridcase::digest_test
