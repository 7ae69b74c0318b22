// The bytes of every published event version, for ever. A golden file is added, never changed.

#include "tests/events/golden.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <map>
#include <set>

#include "events/codec.hpp"
#include "events/span_archive.hpp"
#include "events/upcasters.hpp"
#include "tests/events/sample_events.hpp"

namespace gridcase::golden_test {
namespace {

std::string file_name(std::string_view type, unsigned version) {
    return std::string(type) + ".v" + std::to_string(version) + ".hex";
}

/// What stands inside a commit for an event of any shape, also a retired one.
template <class Shape>
std::string bytes_of(const Shape& shape) {
    std::string body;
    SpanWriter body_writer(body);
    body_writer(shape);
    std::string bytes;
    SpanWriter writer(bytes);
    writer.text(Shape::type);
    writer.number(Shape::version);
    writer.text(body);
    return bytes;
}

/// One published version: its bytes, and the event that they mean today.
struct Published {
    std::string bytes;
    Event today;
};

/// By file name. A retired shape joins by hand, with what its upcaster must make of it.
std::map<std::string, Published> published() {
    std::map<std::string, Published> all;
    for (const Event& event : samples::full_events()) {
        std::visit(
            [&](const auto& fact) {
                using Fact = std::decay_t<decltype(fact)>;
                all[file_name(Fact::type, Fact::version)] = {encode(event), event};
            },
            event);
    }

    const auto retire = [&](const auto& old, const Event& today) {
        using Shape = std::decay_t<decltype(old)>;
        all[file_name(Shape::type, Shape::version)] = {bytes_of(old), today};
    };
    retire(retired::CaseEscalatedV1{.from = UnitCode("220402001001007"),
                                    .to = UnitCode("220402001001"),
                                    .to_level = Level::community,
                                    .reason = EscalationReason::beyond_means},
           CaseEscalated{.from = UnitCode("220402001001007"),
                         .to = UnitCode("220402001001"),
                         .to_level = Level::community,
                         .holder = "220402001001",
                         .reason = EscalationReason::beyond_means,
                         .remark = std::nullopt,
                         .level_due = std::nullopt});

    // The others had the fields that the samples of the first day say.
    const samples::FullEvent full;
    const CaseEscalated escalated = full.escalated();
    retire(
        retired::CaseEscalatedV2{escalated.from, escalated.to, escalated.to_level, escalated.holder,
                                 escalated.reason, escalated.remark, escalated.level_due},
        escalated);
    const CaseRouted routed = full.routed();
    retire(retired::CaseRoutedV1{routed.unit, routed.level, routed.holder, routed.rule,
                                 routed.facts_read, routed.level_due, routed.case_due},
           routed);
    retire(retired::CaseAcceptedV1{full.accepted().unit}, full.accepted());
    retire(retired::CaseResolvedV1{full.resolved().outcome}, full.resolved());
    retire(retired::CaseClosedV1{full.closed().remark}, full.closed());
    const UnitRegistered unit = full.registered();
    retire(retired::UnitRegisteredV1{unit.code, unit.name, unit.level, unit.kind, unit.parent,
                                     unit.holder},
           unit);
    return all;
}

/// What surrounds the events, and one whose shape is still that of the first day.
Commit plain_commit() {
    Commit commit = samples::full_commit();
    commit.events = {samples::FullEvent().rated()};
    return commit;
}

TEST_CASE("golden bytes: every published version is written as on its first day") {
    for (const auto& [name, shape] : published()) {
        const std::string fault =
            golden::difference(golden::folder() / name, shape.bytes, golden::adding());
        CHECK_MESSAGE(fault.empty(), fault);
    }
    const std::string fault = golden::difference(golden::folder() / "CommitFrame.v1.hex",
                                                 encode(plain_commit()), golden::adding());
    CHECK_MESSAGE(fault.empty(), fault);
}

TEST_CASE("golden bytes: every published version is read as what it means today") {
    for (const auto& [name, shape] : published()) {
        CAPTURE(name);
        const auto read = decode_event(golden::read(golden::folder() / name));
        REQUIRE_MESSAGE(read, read.error());
        CHECK(*read == shape.today);
    }
    const auto commit = decode(golden::read(golden::folder() / "Commit.v1.hex"));
    REQUIRE_MESSAGE(commit, commit.error());
    CHECK(*commit == samples::full_commit());
    const auto frame = decode(golden::read(golden::folder() / "CommitFrame.v1.hex"));
    REQUIRE_MESSAGE(frame, frame.error());
    CHECK(*frame == plain_commit());
}

TEST_CASE("golden bytes: a type of version N has a file for each of 1 to N") {
    const auto all = published();
    for (const Event& event : samples::minimal_events()) {
        std::visit(
            [&](const auto& fact) {
                using Fact = std::decay_t<decltype(fact)>;
                for (unsigned version = 1; version <= Fact::version; ++version)
                    CHECK_MESSAGE(all.contains(file_name(Fact::type, version)),
                                  file_name(Fact::type, version),
                                  " is not known to this test: name the retired shape and what it "
                                  "means today in published()");
            },
            event);
    }
}

TEST_CASE("golden bytes: the folder holds nothing that no version explains") {
    std::set<std::string> known{"Commit.v1.hex", "CommitFrame.v1.hex"};
    for (const auto& [name, shape] : published()) known.insert(name);
    for (const auto& entry : std::filesystem::directory_iterator(golden::folder()))
        CHECK_MESSAGE(known.contains(entry.path().filename().string()), entry.path().filename(),
                      " belongs to no event version; a published type or version was removed");
}

/// A folder of the test's own, gone afterwards.
struct OwnFolder {
    OwnFolder() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "gridcase-golden-XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    ~OwnFolder() { std::filesystem::remove_all(path); }
    OwnFolder(const OwnFolder&) = delete;
    OwnFolder& operator=(const OwnFolder&) = delete;
    std::filesystem::path path;
};

TEST_CASE("a golden file is added only on demand, and never changed") {
    const OwnFolder own;
    const auto file = own.path / "CaseCounted.v1.hex";
    const std::string first = "the bytes of the first day";

    const std::string missing = golden::difference(file, first, false);
    CHECK(missing.find("CaseCounted.v1.hex is missing") != std::string::npos);
    CHECK(missing.find("GRIDCASE_ADD_GOLDEN=1") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(file));

    CHECK(golden::difference(file, first, true).empty());
    CHECK(golden::read(file) == first);
    CHECK(golden::difference(file, first, false).empty());

    const std::string changed = golden::difference(file, "the bytes of another day", true);
    CHECK(changed.find("differs from today's bytes at byte 13") != std::string::npos);
    CHECK(changed.find("new version") != std::string::npos);
    CHECK(golden::read(file) == first);
}

TEST_CASE("hex files hold any bytes") {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    CHECK(golden::from_hex(golden::to_hex(bytes)) == bytes);
    CHECK(golden::from_hex("\n").empty());
    CHECK_THROWS(golden::from_hex("0"));
    CHECK_THROWS(golden::from_hex("0G"));
}

}  // namespace
}  // namespace gridcase::golden_test
