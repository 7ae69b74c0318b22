// Secrets under a passphrase: who has it reads them, and nobody else does.

#include "adapters/vault/secret.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <string>

#include "adapters/vault/head_key.hpp"
#include "adapters/vault/vault.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/process.hpp"

namespace gridcase::vault::secret_test {
namespace {

const std::string right = "correct horse battery staple";
const std::string other = "an altogether different one";

/// An environment variable, as long as the object lives.
class Variable {
   public:
    Variable(const char* name, const std::string& value) : name_(name) {
        ::setenv(name, value.c_str(), 1);
    }
    ~Variable() { ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

   private:
    const char* name_;
};

Key some_secret() {
    start_cryptography();
    Key secret;
    secret.bytes.fill(7);
    return secret;
}

/// A house that signs, and has sealed a text.
struct House {
    test::TempDir data;
    std::string signing = HeadKey::of(data.path()).public_key();
    PersonalText text = sealed();

    [[nodiscard]] bool readable() const {
        return open_vault_reader(data.path())->open(text) == "what was said" &&
               HeadKey::of(data.path()).public_key() == signing;
    }

   private:
    [[nodiscard]] PersonalText sealed() const {
        const auto vault = open_vault(data.path());
        PersonalText said = vault->seal(vault->person("phone:1"), "what was said");
        vault->make_durable();
        return said;
    }
};

}  // namespace

TEST_CASE("a locked secret opens by its passphrase, and by no other") {
    const test::TempDir dir;
    const auto file = dir / "secret";
    {
        const Variable phrase("GRIDCASE_PASSPHRASE", right);
        CHECK(write_secret(file, some_secret()));
        CHECK(read_secret(file) == some_secret());
        CHECK_FALSE(write_secret(file, Key{}));
        CHECK(read_secret(file) == some_secret());
    }
    const std::string bytes = test::file_text(file);
    CHECK(bytes.size() == 104);
    CHECK(bytes.find(some_secret().raw()) == std::string::npos);
    struct stat facts {};
    REQUIRE(::stat(file.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777U) == 0600U);

    CHECK_THROWS_WITH(read_secret(file), doctest::Contains("is locked; say its passphrase in"));
    const Variable phrase("GRIDCASE_PASSPHRASE", other);
    CHECK_THROWS_WITH(read_secret(file), doctest::Contains("does not open the key"));
}

TEST_CASE("any byte of a locked secret that is changed is noticed") {
    const test::TempDir dir;
    const auto file = dir / "secret";
    const Variable phrase("GRIDCASE_PASSPHRASE", right);
    write_secret(file, some_secret());
    const std::string bytes = test::file_text(file);
    // Magic, operations, memory (one that is affordable), salt, nonce, secret, tag; and the length.
    for (const std::size_t at : {0U, 8U, 11U, 13U, 15U, 20U, 40U, 60U, 103U}) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        test::write_file(file, changed);
        CHECK_THROWS_AS(read_secret(file), std::runtime_error);
    }
    test::write_file(file, bytes.substr(1));
    CHECK_THROWS_WITH(read_secret(file), doctest::Contains("nor locked"));
    test::write_file(file, bytes + "x");
    CHECK_THROWS_WITH(read_secret(file), doctest::Contains("nor locked"));
    std::string greedy = bytes;
    greedy[15] = 0x7F;  // half a terabyte of memory
    test::write_file(file, greedy);
    CHECK_THROWS_WITH(read_secret(file), doctest::Contains("more work than any lock"));
}

TEST_CASE(
    "a passphrase comes from a file or from the environment, and is neither short nor endless") {
    const test::TempDir dir;
    CHECK_FALSE(passphrase());
    {
        const Variable value("GRIDCASE_PASSPHRASE", right);
        CHECK(passphrase() == right);
        test::write_file(dir / "phrase", other + "\nwhat stands behind it is not read\n");
        const Variable file("GRIDCASE_PASSPHRASE_FILE", (dir / "phrase").string());
        CHECK(passphrase() == other);
    }
    {
        const Variable file("GRIDCASE_PASSPHRASE_FILE", (dir / "missing").string());
        CHECK_THROWS_WITH(passphrase(), doctest::Contains("cannot read a passphrase from"));
        const Variable endless("GRIDCASE_PASSPHRASE_FILE", "/dev/zero");
        CHECK_THROWS_WITH(passphrase(), doctest::Contains("1025 bytes"));
    }
    for (const std::string& wrong : {std::string("too short"), std::string(1'025, 'x')}) {
        const Variable value("GRIDCASE_PASSPHRASE", wrong);
        CHECK_THROWS_WITH(passphrase(), doctest::Contains("12 to 1,024 are right"));
    }
}

TEST_CASE("the keys of a house are locked, locked otherwise and unlocked, and stay what they are") {
    const House house;
    const test::TempDir& data = house.data;
    const auto readable = [&] { return house.readable(); };
    CHECK(relock_secrets(data.path(), right) == 2);
    CHECK_THROWS_WITH(readable(), doctest::Contains("is locked"));
    CHECK_THROWS_WITH(relock_secrets(data.path(), other), doctest::Contains("does not open"));
    {
        const Variable now("GRIDCASE_PASSPHRASE", right);
        CHECK(readable());
        // Killed between the one key and the other: asked again, both are under the new one.
        const std::string head = test::file_text(data / "keys/head");
        CHECK(relock_secrets(data.path(), other) == 2);
        test::write_file(data / "keys/head", head);
        test::write_file(data / "keys/head.new-lock", "half");
        CHECK(relock_secrets(data.path(), other) == 2);
        CHECK_FALSE(std::filesystem::exists(data / "keys/head.new-lock"));
        CHECK_THROWS_WITH(readable(), doctest::Contains("does not open"));
    }
    const Variable now("GRIDCASE_PASSPHRASE", other);
    CHECK(readable());
    HeadKey::next_of(data.path());
    CHECK(test::file_text(data / "keys/head.next").size() == 104);
    CHECK(relock_secrets(data.path(), std::nullopt) == 3);
    CHECK(test::file_text(data / "keys/master").size() == 32);
    CHECK(readable());
}

TEST_CASE("keys that cannot be locked for want of room stay as they were") {
    for (const rlim_t room : {rlim_t{0}, rlim_t{20}, rlim_t{103}}) {
        CAPTURE(room);
        const House house;
        {
            const test::FullDisk disk(room);
            CHECK_THROWS_WITH(relock_secrets(house.data.path(), right),
                              doctest::Contains("too large"));
        }
        CHECK(house.readable());
        CHECK(relock_secrets(house.data.path(), right) == 2);
        const Variable phrase("GRIDCASE_PASSPHRASE", right);
        CHECK(house.readable());
    }
}

}  // namespace gridcase::vault::secret_test
