#include "adapters/vault/vault.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/full_disk.hpp"
#include "tests/support/process.hpp"

namespace gridcase::vault::vault_test {
namespace {

using test::TempDir;
namespace fs = std::filesystem;

constexpr std::size_t header_bytes = 57;
constexpr std::size_t record_bytes = 97;

std::size_t size_of(const TempDir& data) { return fs::file_size(data / "keys/people"); }

TEST_CASE("what was sealed can be opened again, by any vault over the same keys") {
    const TempDir data;
    const std::string plain = "王女士,138-0000-0000:楼道堆放杂物";
    PersonalText text;
    {
        const auto vault = open_vault(data.path());
        text = vault->seal(vault->person("phone:13800000000"), plain);
        CHECK(vault->open(text) == plain);
        vault->make_durable();
        CHECK(text.sealed.find("138") == std::string::npos);
        CHECK(text.sealed.find(plain) == std::string::npos);
    }
    CHECK(open_vault(data.path())->open(text) == plain);
    CHECK(open_vault_reader(data.path())->open(text) == plain);
}

TEST_CASE("any text comes back, and sealing it again gives the same bytes") {
    const TempDir data;
    const auto vault = open_vault(data.path());
    CHECK(rc::check("round trip", [&](const std::string& who, const std::string& plain) {
        const PersonId person = vault->person(who);
        RC_ASSERT(person == vault->person(who));
        const PersonalText text = vault->seal(person, plain);
        RC_ASSERT(text.person == person);
        RC_ASSERT(vault->open(text) == plain);
        RC_ASSERT(vault->seal(person, plain) == text);
    }));
}

TEST_CASE("neither another person, nor another text, nor a changed byte is mistaken") {
    const TempDir data;
    const auto vault = open_vault(data.path());
    const PersonId wang = vault->person("wang");
    const PersonId li = vault->person("li");
    CHECK(wang != li);
    const PersonalText text = vault->seal(wang, "a text of some length");
    CHECK(vault->seal(li, "a text of some length").sealed != text.sealed);
    CHECK(vault->seal(wang, "a text of another length").sealed != text.sealed);

    CHECK(!vault->open({li, text.sealed}));
    for (std::size_t at = 0; at < text.sealed.size(); ++at) {
        PersonalText changed = text;
        changed.sealed[at] = static_cast<char>(changed.sealed[at] ^ 1);
        CHECK(!vault->open(changed));
        CHECK(!vault->open({wang, text.sealed.substr(0, at)}));
    }
}

TEST_CASE("a person without a key has nothing to read") {
    const TempDir data;
    const auto vault = open_vault(data.path());
    CHECK(!vault->open({vault->person("nobody"), std::string(60, '\x01')}));
}

TEST_CASE("a text whose key is gone is nothing, and the others stay readable") {
    const TempDir data;
    PersonalText lost;
    PersonalText kept;
    {
        const auto vault = open_vault(data.path());
        kept = vault->seal(vault->person("li"), "kept");
        vault->make_durable();
        lost = vault->seal(vault->person("wang"), "lost");
        vault->make_durable();
    }
    fs::resize_file(data / "keys/people", header_bytes + record_bytes);
    const auto vault = open_vault(data.path());
    CHECK(!vault->open(lost));
    CHECK(vault->open(kept) == "kept");
}

TEST_CASE("keys that were never made durable are gone with the process, and made anew") {
    const TempDir data;
    {
        const auto vault = open_vault(data.path());
        vault->seal(vault->person("wang"), "a text");
    }
    CHECK(size_of(data) == header_bytes);
    const auto vault = open_vault(data.path());
    const PersonalText text = vault->seal(vault->person("wang"), "a text");
    vault->make_durable();
    vault->make_durable();
    CHECK(size_of(data) == header_bytes + record_bytes);
    CHECK(open_vault_reader(data.path())->open(text) == "a text");
}

TEST_CASE("a record torn at any byte is dropped, and the next one takes its place") {
    const TempDir data;
    PersonalText first;
    {
        const auto vault = open_vault(data.path());
        first = vault->seal(vault->person("li"), "first");
        vault->seal(vault->person("wang"), "second");
        vault->make_durable();
    }
    const std::string whole = test::file_text(data / "keys/people");
    REQUIRE(whole.size() == header_bytes + 2 * record_bytes);
    for (std::size_t torn = 0; torn < record_bytes; torn += 8) {
        // Cut short, or at full length with zeros where the bytes had not arrived.
        const std::string cut = whole.substr(0, header_bytes + record_bytes + torn);
        for (const std::string& left : {cut, cut + std::string(whole.size() - cut.size(), '\0')}) {
            test::write_file(data / "keys/people", left);
            CHECK(open_vault_reader(data.path())->open(first) == "first");
            const auto vault = open_vault(data.path());
            CHECK(size_of(data) == header_bytes + record_bytes);
            const PersonalText again = vault->seal(vault->person("wang"), "again");
            vault->make_durable();
            CHECK(open_vault_reader(data.path())->open(again) == "again");
        }
    }
}

TEST_CASE("a damaged key before whole ones is refused, not taken for a torn one") {
    const TempDir data;
    PersonalText behind;
    {
        const auto vault = open_vault(data.path());
        for (const char* who : {"li", "wang", "zhao"})
            behind = vault->seal(vault->person(who), "text");
        vault->make_durable();
    }
    std::string bytes = test::file_text(data / "keys/people");
    bytes[header_bytes + record_bytes + 20] ^= 1;
    test::write_file(data / "keys/people", bytes);
    CHECK_THROWS_WITH(open_vault(data.path()), doctest::Contains("damaged at byte 154"));
    const auto reader = open_vault_reader(data.path());
    CHECK_THROWS_WITH(static_cast<void>(reader->open(behind)),
                      doctest::Contains("damaged at byte 154"));
}

TEST_CASE("a wrong, missing or short master key, and a file that holds no keys, are named") {
    const TempDir data;
    open_vault(data.path());
    const std::string master = test::file_text(data / "keys/master");
    CHECK(master.size() == 32);
    struct stat facts {};
    REQUIRE(::stat((data / "keys/master").c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777U) == 0600U);

    test::write_file(data / "keys/master", std::string(32, 'x'));
    CHECK_THROWS_WITH(open_vault(data.path()), doctest::Contains("not the one that wrapped"));
    CHECK_THROWS_WITH(open_vault_reader(data.path()), doctest::Contains("not the one"));
    test::write_file(data / "keys/master", "short");
    CHECK_THROWS_WITH(open_vault(data.path()), doctest::Contains("not 32 bytes"));
    fs::remove(data / "keys/master");
    CHECK_THROWS_WITH(open_vault(data.path()), doctest::Contains("master key is missing"));
    CHECK_THROWS_WITH(open_vault_reader(data.path()), doctest::Contains("no keys"));

    test::write_file(data / "keys/master", master);
    test::write_file(data / "keys/people", "something else");
    CHECK_THROWS_WITH(open_vault(data.path()), doctest::Contains("not a file of keys"));
}

TEST_CASE("without keys a directory is refused unless they may be made") {
    const TempDir data;
    CHECK_THROWS_WITH(open_vault(data.path(), {.create = false, .seed = {}}),
                      doctest::Contains("no keys"));
    CHECK_THROWS_WITH(open_vault_reader(data.path()), doctest::Contains("no keys"));
    CHECK(!fs::exists(data / "keys"));
}

TEST_CASE("one process writes: a second vault is refused") {
    const TempDir data;
    const auto vault = open_vault(data.path());
    CHECK_THROWS_WITH(open_vault(data.path()), doctest::Contains("in use by another process"));
}

TEST_CASE("the same seed makes the same keys, in memory and on disk; another makes others") {
    const TempDir one;
    const TempDir two;
    const auto sealed = [](KeyVault& vault) {
        const PersonalText text = vault.seal(vault.person("wang"), "垃圾");
        vault.make_durable();
        return text;
    };
    const auto first = sealed(*open_vault(one.path(), {.create = true, .seed = 7}));
    CHECK(sealed(*open_vault(two.path(), {.create = true, .seed = 7})) == first);
    CHECK(sealed(*memory_vault(7)) == first);
    CHECK(memory_vault(7)->open(first) == "垃圾");
    CHECK(sealed(*memory_vault(8)) != first);
    CHECK(test::file_text(one / "keys/people") == test::file_text(two / "keys/people"));

    CHECK(open_vault(one.path())->open(first) == "垃圾");  // the seed is not needed to go on
    CHECK(sealed(*open_vault(one.path())) == first);
    CHECK_THROWS_WITH(open_vault(one.path(), {.create = true, .seed = 8}),
                      doctest::Contains("not made from the seed 8"));
}

TEST_CASE("vaults without a seed have nothing in common") {
    const TempDir one;
    const TempDir two;
    const auto first = open_vault(one.path());
    const auto second = open_vault(two.path());
    CHECK(first->person("wang") != second->person("wang"));
    const PersonId person = first->person("wang");
    CHECK(first->seal(person, "x").sealed != second->seal(person, "x").sealed);
}

TEST_CASE("a reader finds keys that were made after it was opened, and makes none") {
    const TempDir data;
    const auto writer = open_vault(data.path());
    const auto reader = open_vault_reader(data.path());
    const PersonalText text = writer->seal(writer->person("wang"), "new");
    CHECK(!reader->open(text));
    writer->make_durable();
    CHECK(reader->open(text) == "new");
    CHECK(reader->person("wang") == text.person);
    CHECK(reader->seal(text.person, "new") == text);
    CHECK_THROWS_WITH(reader->seal(reader->person("li"), "x"), doctest::Contains("for reading"));
    reader->make_durable();
}

TEST_CASE("a reader opened while keys are being written takes none of them for damaged") {
    const TempDir data;
    const auto vault = open_vault(data.path());
    std::atomic<bool> written{false};
    std::thread writer([&] {
        for (int person = 0; person < 20'000; ++person) {
            vault->seal(vault->person(std::to_string(person)), "text");
            if (person % 100 == 99) vault->make_durable();
        }
        written = true;
    });
    const PersonalText stranger{PersonId{}, "sealed elsewhere"};
    std::string fault;
    while (!written && fault.empty()) {
        try {
            static_cast<void>(open_vault_reader(data.path())->open(stranger));
        } catch (const std::exception& error) {
            fault = error.what();
        }
    }
    writer.join();
    CHECK(fault.empty());
}

TEST_CASE("many threads seal and make durable at once; each person gets one key") {
    const TempDir data;
    std::vector<std::vector<PersonalText>> texts(4);
    {
        const auto vault = open_vault(data.path());
        std::vector<std::thread> threads;
        for (std::vector<PersonalText>& mine : texts)
            threads.emplace_back([&vault, &mine] {
                for (int person = 0; person < 200; ++person) {
                    mine.push_back(vault->seal(vault->person(std::to_string(person)), "text"));
                    if (person % 20 == 0) vault->make_durable();
                }
            });
        for (std::thread& thread : threads) thread.join();
        vault->make_durable();
    }
    for (const auto& mine : texts) CHECK(mine == texts[0]);
    CHECK(size_of(data) == header_bytes + 200 * record_bytes);
    const auto vault = open_vault(data.path());
    for (const PersonalText& text : texts[0]) CHECK(vault->open(text) == "text");
}

TEST_CASE("a destroyed key opens nothing, in this vault, in one opened later, and in a reader") {
    const TempDir data;
    PersonalText text;
    PersonalText others;
    std::string key_record;
    {
        const auto vault = open_vault(data.path());
        others = vault->seal(vault->person("li"), "stays");
        text = vault->seal(vault->person("wang"), "goes");
        vault->make_durable();
        key_record = test::file_text(data / "keys/people").substr(header_bytes + record_bytes);
        const auto reader = open_vault_reader(data.path());
        CHECK(vault->knows(text.person));
        vault->destroy({text.person});
        CHECK(!vault->open(text));
        CHECK(vault->open(others) == "stays");
        CHECK(!reader->open(text));
        CHECK(reader->knows(text.person));
        CHECK_THROWS_WITH_AS(vault->seal(text.person, "more"), doctest::Contains("was destroyed"),
                             std::runtime_error);
        CHECK_THROWS(reader->seal(text.person, "more"));
        vault->destroy({text.person});
    }
    const std::string bytes = test::file_text(data / "keys/people");
    CHECK(bytes.size() == header_bytes + 2 * record_bytes);
    CHECK(bytes.find(key_record.substr(16, 73)) == std::string::npos);
    CHECK(!fs::exists(data / "keys/destroying"));
    const auto vault = open_vault(data.path());
    CHECK(!vault->open(text));
    CHECK(vault->open(others) == "stays");
    CHECK(!open_vault_reader(data.path())->open(text));
}

TEST_CASE("who comes back after an erasure has another pseudonym, the same in every vault") {
    const TempDir data;
    const auto vault = open_vault(data.path());
    const PersonId before = vault->person("phone:1");
    vault->destroy({before});  // who never said anything, too
    const PersonId after = vault->person("phone:1");
    CHECK(after != before);
    const PersonalText text = vault->seal(after, "again");
    vault->make_durable();
    CHECK(open_vault_reader(data.path())->person("phone:1") == after);
    vault->destroy({after});
    CHECK(vault->person("phone:1") != before);
    CHECK(vault->person("phone:1") != after);
    CHECK(!vault->open(text));
}

TEST_CASE("what was sealed a moment ago, not durable yet, is destroyed with the rest") {
    const TempDir data;
    const auto vault = open_vault(data.path());
    const PersonalText fresh = vault->seal(vault->person("wang"), "said just now");
    const PersonalText others = vault->seal(vault->person("li"), "stays");
    vault->destroy({fresh.person});
    vault->make_durable();
    CHECK(!vault->open(fresh));
    CHECK(open_vault_reader(data.path())->open(others) == "stays");
    CHECK(!open_vault_reader(data.path())->open(fresh));
}

TEST_CASE("a power cut in the middle of destroying is put right when the keys are opened") {
    const TempDir data;
    PersonalText text;
    PersonalText others;
    std::string before;
    std::string after;
    {
        const auto vault = open_vault(data.path());
        text = vault->seal(vault->person("wang"), "goes");
        others = vault->seal(vault->person("li"), "stays");
        vault->make_durable();
        before = test::file_text(data / "keys/people");
        vault->destroy({text.person});
        after = test::file_text(data / "keys/people");
    }
    const std::size_t at =
        std::mismatch(before.begin(), before.end(), after.begin()).first - before.begin();
    const std::size_t record = header_bytes + (at - header_bytes) / record_bytes * record_bytes;
    std::string place(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) place[i] = static_cast<char>(record >> (8 * i));
    for (std::size_t torn = 0; torn <= record_bytes; ++torn) {
        std::string people = before;
        people.replace(record, torn, after, record, torn);
        test::write_file(data / "keys/people", people);
        test::write_file(data / "keys/destroying", place + after.substr(record, record_bytes));
        const auto vault = open_vault(data.path());
        CHECK(!vault->open(text));
        CHECK(vault->open(others) == "stays");
        CHECK(test::file_text(data / "keys/people") == after);
        CHECK(!fs::exists(data / "keys/destroying"));
    }
    place[0] = static_cast<char>(place[0] + 1);  // not where that person's key stands
    test::write_file(data / "keys/people", before);
    test::write_file(data / "keys/destroying", place + after.substr(record, record_bytes));
    CHECK_THROWS_WITH_AS(open_vault(data.path()), doctest::Contains("take it away"),
                         std::runtime_error);
    CHECK(test::file_text(data / "keys/people") == before);
    test::write_file(data / "keys/destroying", "nonsense");
    CHECK_THROWS_WITH_AS(open_vault(data.path()), doctest::Contains("take it away"),
                         std::runtime_error);
}

TEST_CASE("a key that cannot be destroyed for want of room stays whole, and goes the next time") {
    for (const rlim_t room : {rlim_t{0}, rlim_t{20}, rlim_t{record_bytes + 8}}) {
        CAPTURE(room);
        const TempDir data;
        PersonalText text;
        PersonalText others;
        {
            const auto vault = open_vault(data.path());
            text = vault->seal(vault->person("wang"), "goes");
            others = vault->seal(vault->person("li"), "stays");
            vault->make_durable();
            {
                const test::FullDisk disk(room);
                CHECK_THROWS_AS(vault->destroy({text.person}), std::runtime_error);
            }
            CHECK(vault->open(others) == "stays");
        }
        const auto vault = open_vault(data.path());
        vault->destroy({text.person});  // as the engine does whenever it is opened
        CHECK(!vault->open(text));
        CHECK(vault->open(others) == "stays");
        CHECK(!fs::exists(data / "keys/destroying"));
        CHECK(!open_vault_reader(data.path())->open(text));
    }
}

TEST_CASE("keys made from a seed are not made again once destroyed") {
    const TempDir data;
    const auto vault = open_vault(data.path(), {.create = true, .seed = 4});
    const PersonalText text = vault->seal(vault->person("wang"), "goes");
    vault->destroy({text.person});
    CHECK(!vault->open(text));
    CHECK_THROWS(vault->seal(text.person, "more"));
    const auto memory = memory_vault(4);
    CHECK(memory->open(text) == "goes");
    memory->destroy({text.person});
    CHECK(!memory->open(text));
    CHECK_THROWS(memory->seal(text.person, "more"));
    CHECK(memory->person("wang") == vault->person("wang"));
}

}  // namespace
}  // namespace gridcase::vault::vault_test
