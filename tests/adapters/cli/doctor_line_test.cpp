#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <string>

#include "adapters/rocksdb/log.hpp"
#include "events/codec.hpp"
#include "tests/adapters/cli/program.hpp"

namespace gridcase::test::doctor_line_test {
namespace {

namespace fs = std::filesystem;

/// A city in which something is put out of order, and what the doctor says of it.
class Patient : public City {
   public:
    Patient() : City(reported_city()) {}

    /// Findings by check, after the exit code was found to fit them.
    [[nodiscard]] std::map<std::string, std::string> findings() const {
        const Ended ended = ask({"doctor", "--json"});
        const boost::json::value told = json_of(ended);
        std::map<std::string, std::string> found;
        for (const boost::json::value& check : told.at("checks").as_array()) {
            const std::string finding(check.at("finding").as_string());
            found[std::string(check.at("check").as_string())] = finding;
            CHECK((check.at("to_do").as_string().empty()) == (finding == "ok"));
        }
        CHECK(ended.code == (told.at("finding") == "fault" ? 1 : 0));
        return found;
    }
    [[nodiscard]] std::string finding(const std::string& check) const {
        const auto all = findings();
        const auto found = all.find(check);
        return found == all.end() ? "none" : found->second;
    }
    [[nodiscard]] fs::path in(const std::string& name) const { return fs::path(data()) / name; }
    void flip(const fs::path& file, std::size_t byte) const {
        std::string bytes = file_text(file);
        bytes.at(byte) = static_cast<char>(bytes[byte] ^ 1);
        write_file(file, bytes);
    }
};

fs::path largest(const fs::path& directory, const std::string& extension) {
    fs::path found;
    for (const auto& entry : fs::directory_iterator(directory))
        if (entry.path().extension() == extension &&
            (found.empty() || entry.file_size() > fs::file_size(found)))
            found = entry.path();
    return found;
}

/// Names, sizes, times of everything below a directory.
std::string state_of(const fs::path& directory) {
    std::map<std::string, std::string> entries;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        const auto written = entry.last_write_time().time_since_epoch().count();
        entries[entry.path().string()] =
            std::to_string(written) +
            (entry.is_regular_file() ? " " + std::to_string(entry.file_size()) : "");
    }
    std::string all;
    for (const auto& [name, state] : entries) all += name + " " + state + "\n";
    return all;
}

TEST_CASE("a house that is well is told so, beside its writer too, and nothing is changed") {
    const Patient patient;
    const std::string before = state_of(patient.data());
    for (const auto& [check, finding] : patient.findings()) {
        INFO(check);
        if (check != "space") CHECK(finding == "ok");
    }
    CHECK(state_of(patient.data()) == before);
    CHECK(patient.must({"doctor"}).out.find("nobody writes") != std::string::npos);
    Served served(patient.data());
    static_cast<void>(patient.report());
    CHECK(patient.must({"doctor"}).out.find("holds the directory") != std::string::npos);
    CHECK(patient.finding("chains") == "ok");
}

TEST_CASE("a directory or keys that others may get at are a fault") {
    const Patient patient;
    using fs::perms;
    fs::permissions(patient.in("keys/people"), perms::group_read, fs::perm_options::add);
    CHECK(patient.finding("secrecy") == "fault");
    fs::permissions(patient.in("keys/people"), perms::group_read, fs::perm_options::remove);
    fs::permissions(patient.in("keys"), perms::others_exec, fs::perm_options::add);
    CHECK(patient.finding("secrecy") == "fault");
    fs::permissions(patient.in("keys"), perms::others_exec, fs::perm_options::remove);
    CHECK(patient.finding("secrecy") == "ok");
    fs::permissions(patient.data(), perms::others_write, fs::perm_options::add);
    CHECK(patient.finding("directory") == "fault");
    CHECK(program({"doctor", "--data", patient.file("none").string()}).code == 1);
    CHECK(program({"doctor"}).code == 2);
}

TEST_CASE("a HEAD that lost a slot is a warning, one that lost both a fault") {
    const Patient patient;
    const std::string whole = file_text(patient.in("HEAD"));
    patient.flip(patient.in("HEAD"), 4096 + 20);
    CHECK(patient.finding("HEAD") == "warning");
    CHECK(patient.finding("log") == "ok");
    patient.flip(patient.in("HEAD"), 20);
    CHECK(patient.finding("HEAD") == "fault");
    CHECK(patient.finding("log") == "fault");
    CHECK(patient.finding("chains") == "warning");  // not looked at
    fs::remove(patient.in("HEAD"));
    CHECK(patient.finding("HEAD") == "fault");
    write_file(patient.in("HEAD"), whole);
    CHECK(patient.finding("log") == "ok");
}

TEST_CASE("a log that is gone, cut or changed is a fault") {
    const Patient patient;
    const fs::path table = largest(patient.in("log"), ".sst");
    const std::string whole = file_text(table);
    patient.flip(table, whole.size() / 3);
    CHECK(patient.finding("files") == "fault");
    write_file(table, whole);
    CHECK(patient.finding("files") == "ok");
    fs::rename(patient.in("log"), patient.file("log"));
    CHECK(patient.finding("log") == "fault");
    CHECK(patient.finding("keys") == "ok");
    fs::create_directory(patient.in("log"));
    CHECK(patient.finding("log") == "fault");
}

TEST_CASE("a chain that is broken is a fault, with its position") {
    const Patient patient;
    {
        const auto log = rocks::open_log(patient.data());
        Commit commit = read_one(*log, log->last())->commit;
        commit.revision += 5;
        log->append(log->last(), {stored(std::move(commit), log->last() + 1)});
    }
    CHECK(patient.finding("chains") == "fault");
    CHECK(patient.finding("files") == "ok");
    const std::string told = patient.ask({"doctor"}).out;
    CHECK(told.find("stands at revision 1, so revision 6 cannot be the next") != std::string::npos);
}

TEST_CASE("views that are gone or of another log are a warning: they are made anew") {
    const Patient patient;
    fs::rename(patient.in("views"), patient.file("views"));
    CHECK(patient.finding("views") == "warning");
    const Patient other;
    static_cast<void>(other.report());
    fs::copy(other.in("views"), patient.in("views"), fs::copy_options::recursive);
    CHECK(patient.finding("views") == "warning");
    fs::remove(patient.in("views/CURRENT"));
    CHECK(patient.finding("views") == "warning");
    static_cast<void>(patient.report());  // a writer came, and made them
    CHECK(patient.finding("views") == "ok");
    CHECK(patient.finding("leftovers") == "ok");
}

TEST_CASE("keys that are missing, damaged or another house's are a fault") {
    const Patient patient;
    for (int i = 0; i < 3; ++i) static_cast<void>(patient.report());
    const fs::path people = patient.in("keys/people");
    const std::string whole = file_text(people);
    const std::size_t header = 8 + 1 + 16 + 32;
    REQUIRE(whole.size() > header + 97);
    patient.flip(people, header + 30);  // the first record; whole ones follow
    CHECK(patient.finding("keys") == "fault");
    write_file(people, whole);
    CHECK(patient.finding("keys") == "ok");
    fs::rename(patient.in("keys/master"), patient.file("master"));
    CHECK(patient.finding("keys") == "fault");
    write_file(patient.in("keys/master"), std::string(32, 'x'));
    CHECK(patient.finding("keys") == "fault");
}

TEST_CASE("what something interrupted left behind is a warning") {
    const Patient patient;
    CHECK(patient.finding("leftovers") == "ok");
    for (const char* name : {"restoring", "views/77", "keys/people.new-123", "control.sock"}) {
        fs::create_directory(patient.in(name));
        CHECK(patient.finding("leftovers") == "warning");
        fs::remove(patient.in(name));
    }
    CHECK(patient.finding("leftovers") == "ok");
}

}  // namespace
}  // namespace gridcase::test::doctor_line_test
