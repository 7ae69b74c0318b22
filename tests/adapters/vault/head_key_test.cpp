#include "adapters/vault/head_key.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>

#include "events/hex.hpp"
#include "events/log_head.hpp"
#include "tests/support/process.hpp"

namespace gridcase::vault::head_key_test {
namespace {

/// A head that a key has signed.
LogHead signed_by(const HeadKey& key) {
    LogHead head{"0a0b",           1, 7, sha256("root"), Instant{1'726'200'000'000'000},
                 key.public_key(), {}};
    head.signature = key.sign(statement_of(head));
    return head;
}

}  // namespace

TEST_CASE("Ed25519 signs as RFC 8032 says") {
    // §7.1, test 2: one byte, 0x72.
    const HeadKey key(Key::from_raw(
        *from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")));
    CHECK(key.public_key() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    CHECK(key.sign("\x72") ==
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
          "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

TEST_CASE("a house has one key, readable by its owner only, and its heads are known for its own") {
    const test::TempDir data;
    const HeadKey key = HeadKey::of(data.path());
    CHECK(HeadKey::of(data.path()).public_key() == key.public_key());
    struct stat status {};
    REQUIRE(::stat((data / "keys/head").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);

    const LogHead head = signed_by(key);
    CHECK(is_signed(head));
    const auto holds = [&](auto change) {
        LogHead changed = head;
        change(changed);
        return is_signed(changed);
    };
    CHECK_FALSE(holds([](LogHead& it) { it.log = "0a0c"; }));
    CHECK_FALSE(holds([](LogHead& it) { ++it.epoch; }));
    CHECK_FALSE(holds([](LogHead& it) { ++it.size; }));
    CHECK_FALSE(holds([](LogHead& it) { it.root = sha256("another"); }));
    CHECK_FALSE(holds([](LogHead& it) { it.at = it.at + seconds(1); }));
    const test::TempDir other;
    CHECK_FALSE(holds([&](LogHead& it) { it.key = HeadKey::of(other.path()).public_key(); }));
    CHECK_FALSE(holds([](LogHead& it) { it.signature += "00"; }));
    CHECK_FALSE(holds([](LogHead& it) { it.signature = "no hex"; }));
    CHECK_FALSE(holds([](LogHead& it) { it.key.clear(); }));
}

TEST_CASE("a key that was cut short is told, and no other is made in its place") {
    const test::TempDir data;
    static_cast<void>(HeadKey::of(data.path()));
    std::ofstream(data / "keys/head", std::ios::trunc) << "short";
    CHECK_THROWS_WITH(HeadKey::of(data.path()), doctest::Contains("not 32 bytes"));
}

}  // namespace gridcase::vault::head_key_test
