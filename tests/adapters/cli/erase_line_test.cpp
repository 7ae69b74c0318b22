// A resident's key is destroyed: nothing on disk gives their text back, and all else stays as it
// was.

#include <doctest/doctest.h>

#include "adapters/vault/keys.hpp"
#include "events/bundle.hpp"
#include "events/codec.hpp"
#include "events/personal_texts.hpp"
#include "tests/adapters/cli/program.hpp"

namespace gridcase::test::erase_line_test {
namespace {

namespace fs = std::filesystem;

const std::string said = "三单元501王秀兰家漏水，电话要打到单位";
const std::string name = "王秀兰";
const std::string phone = "13812345678";

/// Reports with a name and a telephone; the case's number.
std::string report(const City& city, const std::string& of_phone) {
    const Ended ended = city.must({"case", "report", "--unit", grid, "--category", "sanitation",
                                   "--description", said, "--on-behalf", "--reporter-name", name,
                                   "--reporter-contact", of_phone, "--as", worker, "--json"});
    return std::string(json_of(ended).at("number").as_string());
}

/// The bytes of every file below a directory.
std::string all_bytes(const fs::path& directory) {
    std::string bytes;
    for (const auto& entry : fs::recursive_directory_iterator(directory))
        if (entry.is_regular_file()) bytes += file_text(entry.path());
    return bytes;
}

/// Every text of a case as it can be read, in one.
std::string revealed(const City& city, const std::string& number) {
    return city.must({"case", "history", number, "--reveal"}).out;
}

/// The sealed texts in a case's evidence.
std::vector<PersonalText> texts_in(const std::string& evidence) {
    PersonalTexts texts;
    const Bundle bundle = parse_bundle(evidence).value();
    for (const Bundle::Item& item : bundle.items) {
        const Commit commit = decode(item.bytes).value();
        for (const Event& event : commit.events) texts.add(event);
    }
    return texts.take();
}

/// Every secret below keys/, as it lies there and unwrapped.
std::vector<vault::Key> keys_in(const City& city) {
    constexpr std::size_t header_bytes = 57;
    constexpr std::size_t person_bytes = 16;
    constexpr std::size_t wrapped_bytes = 73;
    constexpr std::size_t record_bytes = 97;
    std::vector<vault::Key> keys;
    for (const auto& entry : fs::directory_iterator(city.data() + "/keys"))
        if (entry.file_size() == vault::Key::size)
            keys.push_back(vault::Key::from_raw(file_text(entry.path())));
    const vault::Key master = vault::Key::from_raw(file_text(city.data() + "/keys/master"));
    const vault::SealingKeys wrapping = vault::sealing_keys(vault::derived(master, "wrap"));
    const std::string people = file_text(city.data() + "/keys/people");
    for (std::size_t at = header_bytes; at + record_bytes <= people.size(); at += record_bytes) {
        const auto person = PersonId::from_raw(people.substr(at, person_bytes));
        keys.push_back(vault::person_key_from(master, person));
        if (const auto key = vault::opened_text(wrapping, person,
                                                people.substr(at + person_bytes, wrapped_bytes)))
            keys.push_back(vault::Key::from_raw(*key));
    }
    return keys;
}

int opened_by_any(const std::vector<PersonalText>& texts, const std::vector<vault::Key>& keys) {
    int opened = 0;
    for (const vault::Key& key : keys) {
        const vault::SealingKeys each = vault::sealing_keys(key);
        for (const PersonalText& text : texts)
            if (vault::opened_text(each, text.person, text.sealed)) ++opened;
    }
    return opened;
}

/// Every cell of a figure.
std::string closure(const City& city) {
    const auto answer = json_of(city.must(
        {"view", "closure", "--by", "unit", "--as-of", "2099-01-01T00:00:00Z", "--json"}));
    return boost::json::serialize(answer.at("totals")) + boost::json::serialize(answer.at("rows"));
}

}  // namespace

TEST_CASE("an erased person cannot be read by anybody, and nothing else has moved") {
    const City city;
    const std::string number = report(city, phone);
    const std::string other = report(city, "13900000000");
    const std::string figures = closure(city);
    const std::string head = city.must({"audit", "head", "--json"}).out;
    write_file(city.file("heads"), head);
    const std::string evidence = city.must({"audit", "bundle", number}).out;
    const fs::path copy = city.file("copy");
    fs::create_directory(copy);
    fs::copy(city.data() + "/log", copy / "log");
    fs::copy(city.data() + "/HEAD", copy / "HEAD");
    CHECK(revealed(city, number).find(name) != std::string::npos);

    const Ended ended = city.must({"audit", "erase", "--person", "phone:" + phone, "--ground",
                                   "consent withdrawn", "--json"});
    const auto answer = json_of(ended);
    const auto& person = answer.at("persons").at(0);
    CHECK(person.at("texts").to_number<int>() == 2);
    CHECK(person.at("readable_before").to_number<int>() == 2);
    CHECK(person.at("readable_after").to_number<int>() == 0);
    CHECK(answer.at("root_before") == answer.at("root_after"));
    CHECK(answer.at("figures").to_number<int>() > 10);
    CHECK(answer.at("figures_moved").as_array().empty());

    // Nobody reads it in the house or in a copy of the log that was made before …
    CHECK(revealed(city, number).find(name) == std::string::npos);
    CHECK(revealed(city, number).find(said) == std::string::npos);
    CHECK(revealed(city, number).find("(erased)") != std::string::npos);
    fs::copy(city.data() + "/keys", copy / "keys");
    const Ended restored =
        program({"case", "history", number, "--reveal", "--data", copy.string()});
    CHECK(restored.code == 0);
    CHECK(restored.out.find(name) == std::string::npos);
    // … no file holds it …
    const std::string raw = all_bytes(city.data()) + all_bytes(copy);
    for (const std::string& plain : {said, name, phone})
        CHECK(raw.find(plain) == std::string::npos);
    // … others are read as before, and every proof from before still holds.
    CHECK(revealed(city, other).find(name) != std::string::npos);
    CHECK(closure(city) == figures);
    CHECK(city.must({"audit", "verify", "--against", city.file("heads")}).code == 0);
    write_file(city.file("bundle"), evidence);
    CHECK(run({GRIDCASE_VERIFY, city.file("bundle")}).code == 0);
}

TEST_CASE("no key on disk opens the sealed bytes of who was erased") {
    const City city;
    const std::string number = report(city, phone);
    static_cast<void>(report(city, "13900000000"));
    const std::vector<PersonalText> texts = texts_in(city.must({"audit", "bundle", number}).out);
    REQUIRE(texts.size() == 2);
    CHECK(opened_by_any(texts, keys_in(city)) == 2);
    city.must({"audit", "erase", "--case", number, "--ground", "consent withdrawn"});
    CHECK(keys_in(city).size() > 3);
    CHECK(opened_by_any(texts, keys_in(city)) == 0);
}

TEST_CASE("whoever is unknown, and whoever may not, erases nothing") {
    const City city;
    const std::string number = report(city, phone);
    const auto erased = [&](std::vector<std::string> whose) {
        whose.insert(whose.begin(), {"audit", "erase", "--ground", "consent withdrawn"});
        return city.ask(whose);
    };
    CHECK(erased({"--person", "phone:10000000000"}).code == 1);
    CHECK(erased({"--person", std::string(32, 'a')}).code == 1);
    CHECK(erased({"--person", "nobody"}).code == 2);
    CHECK(erased({"--case", "990101001001-20240913-9999"}).code == 1);
    CHECK(erased({"--person", "phone:" + phone, "--as", worker}).code == 1);
    CHECK(erased({}).code == 2);
    CHECK(city.ask({"audit", "erase", "--person", "phone:" + phone}).code == 2);
    CHECK(revealed(city, number).find(name) != std::string::npos);
}

TEST_CASE("who was erased and reports again is somebody new, while the house is served") {
    const City city;
    const std::string number = report(city, phone);
    const Served served(city.data());
    city.must({"audit", "erase", "--person", "phone:" + phone, "--ground", "consent withdrawn"});
    const std::string again = report(city, phone);
    CHECK(revealed(city, again).find(name) != std::string::npos);
    CHECK(revealed(city, number).find(name) == std::string::npos);
}

}  // namespace gridcase::test::erase_line_test
