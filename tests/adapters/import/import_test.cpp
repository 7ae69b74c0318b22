#include "adapters/import/import.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <set>

#include "adapters/vault/vault.hpp"
#include "engine/runtime/memory_log.hpp"
#include "events/codec.hpp"
#include "tests/adapters/import/import_support.hpp"

namespace gridcase::import_test {

using namespace gridcase::import;

namespace {

constexpr std::string_view town_map = R"(
source = "town"
number_prefix = "TOWN-"
time_zone = "America/New_York"
[case]
id = { column = "no", number = true }
opened = { column = "from", formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d"] }
limit = { column = "until", formats = "%Y-%m-%d", end_of_day = true }
closed = { column = "to", formats = "%Y-%m-%d %H:%M" }
category = { column = "kind", blank = "other" }
channel = { constant = "letter box" }
description = [{ column = "what" }, { column = "where", label = "At" }]
outcome = { column = "answer" }
remark = { column = "remark", label = "Remark" }
[status]
column = "state"
open = "open"
closed = "done"
[top]
code = "TOWN"
name = "Town"
level = "city"
holder = "Mayor"
[[unit]]
level = "district"
kind = "department"
code = { column = "department" }
names = { PW = "Public Works" }
[[unit]]
level = "street"
code = { column = "crew" }
name = { column = "crew name" }
)";
const std::string header =
    "no,from,until,to,kind,what,where,answer,remark,state,department,crew,crew name\n";
const std::string done_row =
    "1,2015-03-01 09:00,2015-03-05,2015-03-02 10:30,Light,dark,\"Elm, 5\",fixed,thanks,done,PW,7,"
    "Night crew\n";
const std::string open_row = "2.0,2015-03-01,,,,hole,,,see no 1,open,PW,,\n";

/// A town's import: log, engine, folder, and what it reports.
class Town {
   public:
    explicit Town(std::string_view map_text = town_map) {
        auto map = parse_map(map_text);
        REQUIRE(map);
        map_ = *map;
    }

    ImportReport import(const std::string& bytes, const std::string& name = "table.csv") {
        const ImportOptions options{.file = folder_.write(name, bytes),
                                    .rejects = rejects_file(),
                                    .now = [] { return Instant{1'700'000'000'000'000}; },
                                    .progress = {}};
        return run_import(*map_, options, engine_, *vault_);
    }

    /// What the import threw.
    ImportFailed failure(const std::string& bytes) {
        try {
            import(bytes);
        } catch (const ImportFailed& failed) {
            return failed;
        }
        FAIL("the import did not fail");
        throw;
    }

    [[nodiscard]] std::filesystem::path rejects_file() const {
        return folder_.path() / "rejects.csv";
    }
    [[nodiscard]] std::string rejects() const { return bytes_of(rejects_file()); }
    [[nodiscard]] const OwnFolder& folder() const { return folder_; }
    [[nodiscard]] engine::Engine& engine() { return engine_; }

    [[nodiscard]] std::vector<Commit> commits_of(const std::string& stream) const {
        std::vector<Commit> found;
        log_.read(1, log_.last(), [&](Position, std::string_view bytes) {
            Commit commit = decode(bytes).value();
            if (commit.stream.id == stream) found.push_back(std::move(commit));
            return true;
        });
        return found;
    }
    [[nodiscard]] const UnitRegistered* unit(const std::string& code) {
        rulebook_ = engine_.rulebook();
        return rulebook_->territory->find(UnitCode(code));
    }
    [[nodiscard]] std::string open(const PersonalText& text) const {
        return vault_->open(text).value_or("(gone)");
    }
    [[nodiscard]] Position last() const { return log_.last(); }

   private:
    OwnFolder folder_;
    std::shared_ptr<const Map> map_;
    engine::MemoryLog log_;
    std::unique_ptr<KeyVault> vault_ = vault::memory_vault(1);
    engine::Engine engine_{log_, log_, *vault_};
    std::shared_ptr<const engine::Rulebook> rulebook_;
};

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a closed row becomes two commits: intake with route, and closing") {
    Town town;
    const ImportReport report = town.import(header + done_row);
    CHECK(report.rows == 1);
    CHECK(report.taken == 1);
    CHECK(report.rejected == 0);
    CHECK(report.units == 3);
    CHECK(report.commits == 3);
    CHECK_FALSE(std::filesystem::exists(town.rejects_file()));

    const auto commits = town.commits_of("TOWN-1");
    REQUIRE(commits.size() == 2);
    CHECK(commits[0].command_id == CommandId("import:town:1"));
    CHECK(commits[0].actor == ActorId("import:town"));
    CHECK(commits[0].role == Role::system);
    CHECK(commits[0].recorded_at == Instant{1'700'000'000'000'000});
    CHECK(to_text(commits[0].occurred_at, -300) == "2015-03-01T09:00:00-05:00");
    CHECK(to_text(commits[1].occurred_at, -300) == "2015-03-02T10:30:00-05:00");

    REQUIRE(commits[0].events.size() == 2);
    const auto& imported = std::get<CaseImported>(commits[0].events[0]);
    CHECK(imported.source == "town");
    CHECK(imported.source_id == "1");
    CHECK(imported.unit == UnitCode("TOWN:PW/7"));
    CHECK(imported.category == CategoryCode("Light"));
    CHECK(imported.channel == "letter box");
    CHECK(imported.utc_offset_minutes == -300);
    CHECK(town.open(imported.description) == "dark\nAt: Elm, 5");
    const auto& routed = std::get<CaseRouted>(commits[0].events[1]);
    CHECK(routed.unit == imported.unit);
    CHECK(routed.level == Level::street);
    CHECK(routed.holder == "Night crew");
    CHECK(routed.rule == "source");
    CHECK(routed.facts_read == std::vector<FactRead>{{"department", "PW"}, {"crew", "7"}});
    CHECK(routed.case_due == parse_instant("2015-03-05T23:59:59-05:00").value());
    CHECK(routed.level_due == routed.case_due);

    REQUIRE(commits[1].events.size() == 2);
    CHECK(town.open(*std::get<CaseResolved>(commits[1].events[0]).outcome) == "fixed");
    CHECK(town.open(*std::get<CaseClosed>(commits[1].events[1]).remark) == "thanks");
}

TEST_CASE("an open row is one commit, in the unit above the blank one, and keeps every text") {
    Town town;
    CHECK(town.import(header + open_row).taken == 1);
    const auto commits = town.commits_of("TOWN-2");
    REQUIRE(commits.size() == 1);
    const auto& imported = std::get<CaseImported>(commits[0].events[0]);
    CHECK(imported.unit == UnitCode("TOWN:PW"));
    CHECK(imported.category == CategoryCode("other"));
    CHECK(town.open(imported.description) == "hole\nRemark: see no 1");
    CHECK_FALSE(std::get<CaseRouted>(commits[0].events[1]).case_due);
}

TEST_CASE("units are registered with their names, levels and superiors, before their cases") {
    Town town;
    CHECK(town.import(header + open_row + done_row).units == 3);
    REQUIRE(town.unit("TOWN:PW/7") != nullptr);
    CHECK(town.unit("TOWN")->holder == "Mayor");
    CHECK(town.unit("TOWN:PW")->name == "Public Works");
    CHECK(town.unit("TOWN:PW")->kind == UnitKind::department);
    CHECK(town.unit("TOWN:PW")->parent == UnitCode("TOWN"));
    CHECK(town.unit("TOWN:PW/7")->name == "Night crew");
    CHECK(town.unit("TOWN:PW/7")->level == Level::street);
    CHECK(town.commits_of("town").size() == 1);  // the territory stream of the source
}

TEST_CASE("a row without any unit lies at the top; a gap in the ladder is passed over") {
    Town town;
    CHECK(town.import(header + "1,2015-03-01,,,,,,,,,,,\n2,2015-03-01,,,,,,,,,,9,\n").taken == 2);
    CHECK(std::get<CaseImported>(town.commits_of("TOWN-1")[0].events[0]).unit == UnitCode("TOWN"));
    CHECK(std::get<CaseImported>(town.commits_of("TOWN-2")[0].events[0]).unit ==
          UnitCode("TOWN:/9"));
    CHECK(town.unit("TOWN:/9")->parent == UnitCode("TOWN"));
}

TEST_CASE("importing again adds nothing and says so") {
    Town town;
    const std::string early = "3,2015-03-02,,2015-03-01 10:00,,,,,,,,,\n";
    const ImportReport first = town.import(header + done_row + open_row + early);
    CHECK(first.taken == 3);
    CHECK(first.closed_before_opened == 1);
    const Position last = town.last();
    const ImportReport second = town.import(header + done_row + open_row + early);
    CHECK(second.rows == 3);
    CHECK(second.taken == 0);
    CHECK(second.repeated == 3);
    CHECK(second.closed_before_opened == 1);
    CHECK(second.units == 0);
    CHECK(second.commits == 0);
    CHECK(town.last() == last);
    CHECK(town.import(gzipped(header + done_row), "packed").repeated == 1);
}

TEST_CASE("within a file, the same row twice is repeated and a different one is refused") {
    Town town;
    const ImportReport report =
        town.import(header + open_row + open_row + "2,2015-03-09,,,,,,,,,,,\n");
    CHECK(report.taken == 1);
    CHECK(report.repeated == 1);
    CHECK(report.rejected == 1);
    CHECK(holds(town.rejects(), "4,\"already imported with other content"));
}

TEST_CASE("rows that cannot be taken go whole to the rejects file, with line and reason") {
    Town town;
    const std::string bad_date = "4,\"01/03\n2015\",,,,,,,,,,,\n";
    const std::string short_row = "5,2015-03-01\n";
    const std::string stray = "6,2015-03-01,,,5\" pipe,,,,,,,,\n";
    const std::string no_id = ",2015-03-01,,,,,,,,,,,\n";
    const ImportReport report =
        town.import(header + open_row + bad_date + short_row + done_row + stray + no_id);
    CHECK(report.rows == 6);
    CHECK(report.taken == 2);
    CHECK(report.rejected == 4);
    const std::string rejects = town.rejects();
    CHECK(rejects.starts_with("gridcase_line,gridcase_reason," + header));
    CHECK(holds(rejects,
                "3,\"from: `01/03 2015` is no time of the form %Y-%m-%d %H:%M or "
                "%Y-%m-%d\"," +
                    bad_date));
    CHECK(holds(rejects, "5,\"2 columns, where the header has 13\"," + short_row));
    CHECK(holds(rejects, "7,\"a quote inside a field"));
    CHECK(holds(rejects, stray));
    CHECK(holds(rejects, "8,\"no is blank; a case needs its number\"," + no_id));
    CHECK(rejects.find(bad_date) < rejects.find(stray));
}

TEST_CASE("a rejects file, put right, is imported as it is") {
    Town town;
    town.import(header + "4,soon,,,,\"a \"\"b\"\"\",,,,,,,\n");
    std::string repaired = town.rejects();
    repaired.replace(repaired.find(",soon,"), 6, ",2015-03-01,");
    CHECK(town.import(repaired, "repaired.csv").taken == 1);
    const auto commits = town.commits_of("TOWN-4");
    CHECK(town.open(std::get<CaseImported>(commits.at(0).events[0]).description) == "a \"b\"");
}

TEST_CASE("each reason why a row is no case is a sentence") {
    const auto reason = [](const std::string& row) {
        Town town;
        const ImportReport report = town.import(header + row);
        CHECK(report.rejected == 1);
        CHECK(report.units == 0);  // a refused row leaves no unit behind
        CHECK(town.last() == 0);
        const std::string rejects = town.rejects();
        return rejects.substr(rejects.find("\n2,") + 3);
    };
    CHECK(holds(reason("1,,,,,,,,,,,,\n"), "from is blank; a case needs its beginning"));
    CHECK(holds(reason("a b,2015-03-01,,,,,,,,,,,\n"), "no: "));
    CHECK(holds(reason(std::string("a\0b,2015-03-01,,,,,,,,,,,\n", 26)), "no"));
    CHECK(holds(reason("\xff,2015-03-01,,,,,,,,,,,\n"), "no: not UTF-8"));
    CHECK(holds(reason("1,2015-03-01,,,,,,,,,,,\xe4\xbd\n"), "crew name: not UTF-8"));
    CHECK(holds(reason(std::string(65, '1') + ",2015-03-01,,,,,,,,,,,\n"), "no"));
    CHECK(holds(reason("1,2015-02-30,,,,,,,,,,,\n"), "`2015-02-30` is no time"));
    CHECK(holds(reason("1,2015-03-01,,,,,,,,lost,,,\n"), "`lost` is none of the map's words"));
    CHECK(holds(reason("1,2015-03-01,,,,,,,,done,,,\n"), "`done`, but to is blank"));
    CHECK(holds(reason("1,2015-03-01,,2015-03-02 00:00,,,,,,open,,,\n"),
                "`open`, but to tells when"));
    CHECK(holds(reason("1,2015-03-01,,," + std::string(97, 'k') + ",,,,,,,,\n"), "kind"));
    CHECK(holds(reason("1,2015-03-01,,,,,,,,," + std::string(97, 'u') + ",,\n"), "unit `TOWN:u"));
    CHECK(holds(reason("1,2015-03-01,,,,,\x01,,,,,,\n"), "where"));
    CHECK(holds(reason("1,2015-03-01,,,," + std::string(70'000, 'w') + ",,,,,,,\n"), "what"));
    CHECK(holds(reason("1,2015-03-01,,,," + std::string(40'000, 'w') + "," +
                       std::string(40'000, 'w') + ",,,,,,\n"),
                "the description has 80005 bytes"));
    CHECK(holds(reason("1,2015-03-01,,,," + std::string(300'000, 'w') + ",,,,,,,\n"),
                "column 6 is longer than 262144 bytes"));
}

TEST_CASE("who is right when status and closing time differ is the map's choice") {
    const auto closes = [](const std::string& believe, const std::string& row) {
        std::string text(town_map);
        text.replace(text.find("closed = \"done\""), 15,
                     "closed = \"done\"\nbelieve = \"" + believe + "\"");
        Town town(text);
        const ImportReport report = town.import(header + row);
        if (report.taken == 0) return std::string("refused");
        return std::string(town.commits_of("TOWN-1").size() == 2 ? "closed" : "open");
    };
    const std::string open_with_time = "1,2015-03-01,,2015-03-02 00:00,,,,,,open,,,\n";
    const std::string done_without = "1,2015-03-01,,,,,,,,done,,,\n";
    CHECK(closes("neither", open_with_time) == "refused");
    CHECK(closes("neither", done_without) == "refused");
    CHECK(closes("time", open_with_time) == "closed");
    CHECK(closes("time", done_without) == "open");
    CHECK(closes("status", open_with_time) == "open");
    CHECK(closes("status", done_without) == "refused");
}

TEST_CASE("a unit that stands at two places in the tree is refused") {
    Town town;
    const ImportReport report =
        town.import(header + "1,2015-03-01,,,,,,,,,A/B,,\n2,2015-03-01,,,,,,,,,A,B,\n");
    CHECK(report.taken == 1);
    CHECK(report.rejected == 1);
    CHECK(holds(town.rejects(), "another place in the tree"));
}

TEST_CASE("a table that is not the map's is refused before its first row") {
    Town town;
    CHECK(holds(town.failure("").what(), "the table is empty"));
    CHECK(holds(town.failure("a,b\n1,2\n").what(), "`no` `from`"));
    CHECK(holds(town.failure("no," + header + "1,1\n").what(), "names: `no`;"));
    CHECK(holds(town.failure("\xb1\xe0\xba\xc5,b\n").what(), "not UTF-8"));
    CHECK(holds(town.failure("no,\"from\n").what(), "the header: the quote opened on line 1"));
    CHECK(town.last() == 0);
}

TEST_CASE("a file that is cut off keeps what was whole, and goes on when it comes again") {
    Town town;
    std::string table = header;
    for (int i = 0; i < 5'000; ++i) {
        const std::string id = std::to_string(i);
        table += id;
        table += ",2015-03-01,,,kind ";
        table += id;
        table += ",text ";
        table += std::to_string(i * 7919 % 1000);
        table += ",,,,,PW,,\n";
    }
    const std::string packed = gzipped(table);
    const ImportFailed failed = town.failure(packed.substr(0, packed.size() / 2));
    CHECK(holds(failed.what(), "cut off"));
    CHECK(holds(failed.what(), std::to_string(failed.report.rows) + " rows read"));
    CHECK(failed.report.rows > 0);
    CHECK(failed.report.rows < 5'000);
    CHECK(failed.report.taken == failed.report.rows);  // the row that was cut is none
    const ImportReport report = town.import(packed);
    CHECK(report.repeated == failed.report.taken);
    CHECK(report.taken == 5'000 - failed.report.taken);
    CHECK(report.units == 0);
}

TEST_CASE("the table itself is never overwritten by its rejects") {
    Town town;
    CHECK(holds(
        [&] {
            try {
                town.import(header + "bad\n", "rejects.csv");
            } catch (const ImportFailed& failed) {
                return std::string(failed.what());
            }
            return std::string();
        }(),
        "is the table itself"));
    CHECK(town.rejects() == header + "bad\n");
}

TEST_CASE("rejects that cannot be written stop the import, with what was taken") {
    Town town;
    std::filesystem::create_directory(town.rejects_file());
    const ImportFailed failed = town.failure(header + done_row + "bad\n");
    CHECK(holds(failed.what(), "rejects.csv: Is a directory"));
    CHECK(failed.report.taken == 1);
}

TEST_CASE("progress reaches the file's end") {
    const OwnFolder folder;
    engine::MemoryLog log;
    const auto vault = vault::memory_vault(1);
    engine::Engine engine(log, log, *vault);
    const std::string bytes = header + done_row + open_row;
    ImportProgress seen;
    const ImportOptions options{.file = folder.write("t.csv", bytes),
                                .rejects = folder.path() / "rejects.csv",
                                .now = [] { return Instant{1'700'000'000'000'000}; },
                                .progress = [&](const ImportProgress& now) { seen = now; }};
    run_import(*parse_map(town_map).value(), options, engine, *vault);
    CHECK(seen.bytes_read == bytes.size());
    CHECK(seen.bytes_total == bytes.size());
    CHECK(seen.rows == 2);
}

namespace {

/// A log that takes so many batches and then fails as a full disk does.
class FullLog final : public EventLog {
   public:
    explicit FullLog(EventLog& log) : log_(log) {}
    [[nodiscard]] Position last() const override { return log_.last(); }
    [[nodiscard]] Digest digest() const override { return log_.digest(); }
    void append(Position expected_last, const std::vector<CommitPtr>& batch) override {
        if (expected_last + batch.size() > 500) throw LogFailed("no space left on device");
        log_.append(expected_last, batch);
    }
    void read(Position first, Position final,
              const std::function<bool(Position, std::string_view)>& visit) const override {
        log_.read(first, final, visit);
    }

   private:
    EventLog& log_;
};

}  // namespace

TEST_CASE("a log that fails stops the import, which goes on when the log works again") {
    const OwnFolder folder;
    engine::MemoryLog log;
    FullLog full(log);
    const auto vault = vault::memory_vault(1);
    std::string table = header;
    for (int i = 0; i < 3'000; ++i) table += std::to_string(i) + ",2015-03-01,,,,,,,,,PW,,\n";
    const ImportOptions options{.file = folder.write("t.csv", table),
                                .rejects = folder.path() / "rejects.csv",
                                .now = [] { return Instant{1'700'000'000'000'000}; },
                                .progress = {}};
    const auto map = parse_map(town_map).value();
    std::uint64_t taken = 0;
    {
        engine::Engine engine(full, log, *vault, {.batch_commits = 100});
        try {
            run_import(*map, options, engine, *vault);
            FAIL("the import did not fail");
        } catch (const ImportFailed& failed) {
            CHECK(holds(failed.what(), "no space left on device"));
            taken = failed.report.taken;
        }
    }
    CHECK(taken < 500);
    CHECK_FALSE(std::filesystem::exists(options.rejects));
    engine::Engine engine(log, log, *vault);
    const ImportReport report = run_import(*map, options, engine, *vault);
    CHECK(report.repeated == taken);
    CHECK(report.taken == 3'000 - taken);
}

}  // namespace gridcase::import_test
