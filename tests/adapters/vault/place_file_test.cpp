#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "adapters/vault/vault.hpp"
#include "tests/support/process.hpp"

namespace gridcase::vault::place_file_test {
namespace {

using test::TempDir;
namespace fs = std::filesystem;

constexpr std::size_t header_bytes = 57;
constexpr std::size_t record_bytes = 97;
constexpr std::size_t page_records = 8192;
constexpr std::size_t page_bytes = 4 * page_records + 24;

/// A house's keys, enough for two pages of places and a part of a third, and a text of each person.
class Keys {
   public:
    Keys() { speak("first", 2 * page_records + 100); }

    [[nodiscard]] fs::path people() const { return data_ / "keys/people"; }
    [[nodiscard]] fs::path places() const { return data_ / "keys/places"; }
    [[nodiscard]] const TempDir& data() const { return data_; }
    [[nodiscard]] const std::vector<PersonalText>& texts() const { return texts_; }

    void speak(const std::string& who, std::size_t persons) {
        const auto vault = open_vault(data_.path());
        for (std::size_t i = 0; i < persons; ++i)
            texts_.push_back(vault->seal(vault->person(who + std::to_string(i)), "said"));
        vault->make_durable();
    }

    void forget_the_last(std::size_t persons) { texts_.resize(texts_.size() - persons); }

    /// How many of the texts (one in 31 of them) cannot be read, by a reader and by a writer.
    [[nodiscard]] std::size_t unreadable() const {
        std::size_t count = 0;
        for (const auto& vault : {open_vault_reader(data_.path()), open_vault(data_.path())})
            for (std::size_t i = 0; i < texts_.size(); i += 31)
                count += vault->open(texts_[i]) == "said" ? 0 : 1;
        return count;
    }

    void flip(const fs::path& file, std::size_t at) const {
        std::string bytes = test::file_text(file);
        bytes.at(at) ^= 1;
        test::write_file(file, bytes);
    }

   private:
    TempDir data_;
    std::vector<PersonalText> texts_;
};

}  // namespace

TEST_CASE("keys are found by the places that were written when they were made") {
    Keys keys;
    CHECK(fs::file_size(keys.places()) == 2 * page_bytes);
    CHECK(fs::status(keys.places()).permissions() ==
          (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(keys.unreadable() == 0);
    keys.speak("second", page_records);
    CHECK(fs::file_size(keys.places()) == 3 * page_bytes);
    CHECK(keys.unreadable() == 0);
    CHECK(open_vault(keys.data().path())->person("first7") == keys.texts()[7].person);
}

TEST_CASE(
    "places that are away, cut, damaged or in the way are read from the keys, and made anew") {
    const Keys keys;
    const std::string whole = test::file_text(keys.places());
    std::vector<std::string> wrong{"",
                                   whole.substr(0, page_bytes),
                                   whole.substr(0, page_bytes + 17),
                                   whole + whole.substr(page_bytes),
                                   whole + "rest",
                                   whole.substr(page_bytes) + whole.substr(0, page_bytes)};
    for (const std::size_t at : {std::size_t{0}, 4 * page_records, page_bytes - 1, page_bytes + 8,
                                 whole.size() - 10, whole.size() - 1}) {
        wrong.push_back(whole);
        wrong.back()[at] ^= 1;
    }
    for (const std::string& bytes : wrong) {
        test::write_file(keys.places(), bytes);
        CHECK(keys.unreadable() == 0);
        CHECK(test::file_text(keys.places()) == whole);
    }
    fs::remove(keys.places());
    CHECK(keys.unreadable() == 0);
    CHECK(test::file_text(keys.places()) == whole);
    fs::remove(keys.places());
    fs::create_directory(keys.places());
    CHECK(keys.unreadable() == 0);
}

TEST_CASE("places of keys that others took the place of are not believed") {
    Keys keys;
    const std::string before = test::file_text(keys.people());
    keys.speak("one future", page_records);
    const std::string places = test::file_text(keys.places());
    keys.forget_the_last(page_records);
    test::write_file(keys.people(), before);
    keys.speak("another", page_records + 1);
    test::write_file(keys.places(), places);
    CHECK(keys.unreadable() == 0);
    CHECK(test::file_text(keys.places()) != places);
}

TEST_CASE("a damaged key behind its place is no other person's, is named, and can be destroyed") {
    const Keys keys;
    CHECK_NOTHROW(look_through_keys(keys.data().path()));
    for (const std::size_t byte : {0, 20, 96}) {
        const std::size_t record = header_bytes + 5 * record_bytes;
        keys.flip(keys.people(), record + byte);
        const std::string named = "damaged at byte " + std::to_string(record);
        const auto vault = open_vault(keys.data().path());
        CHECK(vault->open(keys.texts()[6]) == "said");
        CHECK_THROWS_WITH(static_cast<void>(vault->open(keys.texts()[5])),
                          doctest::Contains(named.c_str()));
        CHECK_THROWS_WITH(static_cast<void>(vault->person("first5")),
                          doctest::Contains(named.c_str()));
        CHECK_THROWS_WITH(
            static_cast<void>(open_vault_reader(keys.data().path())->open(keys.texts()[5])),
            doctest::Contains(named.c_str()));
        CHECK_THROWS_WITH(look_through_keys(keys.data().path()), doctest::Contains(named.c_str()));
        keys.flip(keys.people(), record + byte);
    }
    keys.flip(keys.people(), header_bytes + 5 * record_bytes + 20);
    open_vault(keys.data().path())->destroy({keys.texts()[5].person});
    CHECK_NOTHROW(look_through_keys(keys.data().path()));
    CHECK(!open_vault(keys.data().path())->open(keys.texts()[5]));
}

TEST_CASE("a key that an older copy brought back is destroyed again, whatever the places say") {
    const Keys keys;
    const std::string before = test::file_text(keys.people());
    const PersonalText& text = keys.texts()[5];
    const auto destroy = [&] {
        const auto vault = open_vault(keys.data().path());
        vault->destroy({text.person});
        CHECK(!vault->open(text));
        CHECK(vault->person("first5") != text.person);
    };
    destroy();
    const std::string after = test::file_text(keys.people());
    CHECK(open_vault(keys.data().path())->knows(text.person));
    CHECK(!open_vault(keys.data().path())->open(text));
    CHECK(open_vault(keys.data().path())->person("first5") != text.person);
    test::write_file(keys.people(), before);
    CHECK(open_vault(keys.data().path())->open(text) == "said");
    destroy();
    CHECK(test::file_text(keys.people()) == after);
}

}  // namespace gridcase::vault::place_file_test
