// The tables that the house was first given, taken in whole (their SOURCE.md says what they are).

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "adapters/import/import.hpp"
#include "adapters/vault/vault.hpp"
#include "engine/runtime/memory_log.hpp"
#include "events/codec.hpp"

namespace gridcase::import_real_data_test {

using namespace gridcase::import;

namespace {

/// The shared file, or nothing, said aloud.
std::optional<std::filesystem::path> shared_file(const std::string& name) {
    const char* folder = std::getenv("GRIDCASE_SHARED_DATA");
    std::filesystem::path file = folder != nullptr ? folder : GRIDCASE_DEFAULT_SHARED_DATA;
    file /= name;
    if (std::filesystem::exists(file)) return file;
    std::printf("SKIPPED: %s is not there\n", file.c_str());
    return std::nullopt;
}

/// An engine over a log in memory, into which tables are imported.
class House {
   public:
    ImportReport import(const std::string& format, const std::filesystem::path& file) {
        const auto map = shipped_map(format);
        REQUIRE(map != nullptr);
        const ImportOptions options{.file = file,
                                    .rejects = "/nonexistent/none-is-expected.csv",
                                    .now = [] { return Instant{1'700'000'000'000'000}; },
                                    .progress = {}};
        return run_import(*map, options, engine_, *vault_);
    }

    /// Calls visit(commit) for the whole log.
    template <class Visit>
    void read(Visit visit) const {
        log_.read(1, log_.last(), [&](Position, std::string_view bytes) {
            visit(decode(bytes).value());
            return true;
        });
    }
    [[nodiscard]] Position last() const { return log_.last(); }
    [[nodiscard]] const KeyVault& vault() const { return *vault_; }

   private:
    engine::MemoryLog log_;
    std::unique_ptr<KeyVault> vault_ = vault::memory_vault(1);
    engine::Engine engine_{log_, log_, *vault_};
};

void check_one_boston_row(const House& house) {
    std::size_t seen = 0;
    house.read([&](const Commit& commit) {
        if (commit.stream.id != "BOS311-101001240735") return;
        ++seen;
        if (commit.revision == 1) {
            const auto& imported = std::get<CaseImported>(commit.events[0]);
            const auto& routed = std::get<CaseRouted>(commit.events[1]);
            CHECK(to_text(commit.occurred_at, -300) == "2015-01-01T00:25:23-05:00");
            CHECK(imported.unit == UnitCode("BOS311:PWDx/PWDx_Street Light Outages"));
            CHECK(imported.category == CategoryCode("Street Light Outages"));
            CHECK(imported.channel == "Citizens Connect App");
            CHECK(house.vault().open(imported.description) ==
                  "PRINTED\nReason: Street Lights\nLocation: 145-151 Ipswich St  Boston  MA  "
                  "02215\nNeighborhood: Fenway / Kenmore / Audubon Circle / Longwood\nWard 5\n"
                  "Precinct: 502");
            CHECK(routed.case_due == parse_instant("2015-01-16T08:30:00-05:00").value());
        } else {
            CHECK(to_text(commit.occurred_at, -300) == "2015-01-02T16:17:43-05:00");
            CHECK(house.vault().open(*std::get<CaseClosed>(commit.events[0]).remark) ==
                  "Case Closed Duplicate of Existing Case duplicate of existing w/o");
        }
    });
    CHECK(seen == 2);
}

}  // namespace

TEST_CASE("every row of the Boston sample is taken, and none twice") {
    const auto file = shared_file("boston-311/boston311_2015_sample6.csv.gz");
    if (!file) return;
    House house;
    const ImportReport first = house.import("boston-311", *file);
    CHECK(first.rows == 20'126);
    CHECK(first.taken == 20'126);
    CHECK(first.rejected == 0);
    CHECK(first.closed_before_opened == 27);

    std::size_t opened = 0;
    std::size_t closed = 0;
    std::size_t with_limit = 0;
    std::size_t units = 0;
    house.read([&](const Commit& commit) {
        for (const Event& event : commit.events) {
            opened += std::holds_alternative<CaseImported>(event) ? 1U : 0U;
            closed += std::holds_alternative<CaseClosed>(event) ? 1U : 0U;
            units += std::holds_alternative<UnitRegistered>(event) ? 1U : 0U;
            if (const auto* routed = std::get_if<CaseRouted>(&event))
                with_limit += routed->case_due ? 1U : 0U;
        }
    });
    CHECK(opened == 20'126);
    CHECK(closed == 20'126 - 3'251);      // rows with a CLOSED_DT
    CHECK(with_limit == 20'126 - 4'511);  // rows with a TARGET_DT
    CHECK(units == first.units);
    CHECK(units == 1 + 15 + 132);  // the city, its departments, their queues

    check_one_boston_row(house);

    const Position last = house.last();
    const ImportReport again = house.import("boston-311", *file);
    CHECK(again.repeated == 20'126);
    CHECK(again.taken == 0);
    CHECK(again.rejected == 0);
    CHECK(again.commits == 0);
    CHECK(again.units == 0);
    CHECK(again.closed_before_opened == 27);
    CHECK(house.last() == last);
}

TEST_CASE("every message of the petition board is taken with its reply") {
    const auto file = shared_file("teddy-cup/messages_with_replies.csv.gz");
    if (!file) return;
    House house;
    const ImportReport first = house.import("teddy-cup", *file);
    CHECK(first.rows == 2'816);
    CHECK(first.taken == 2'816);
    CHECK(first.rejected == 0);
    CHECK(first.closed_before_opened == 0);

    std::vector<std::int64_t> delays;
    Instant opened;
    std::size_t replies = 0;
    house.read([&](const Commit& commit) {
        if (commit.stream.kind != StreamKind::case_file) return;
        if (commit.revision == 1) {
            opened = commit.occurred_at;
            return;
        }
        delays.push_back((commit.occurred_at - opened).micros);
        const auto& reply = std::get<CaseResolved>(commit.events[0]);
        replies += house.vault().open(*reply.outcome).value_or("").empty() ? 0U : 1U;
    });
    CHECK(replies == 2'816);
    REQUIRE(delays.size() == 2'816);
    std::sort(delays.begin(), delays.end());
    CHECK(delays.front() >= 0);
    const double median_days = static_cast<double>(delays[delays.size() / 2]) / 86'400e6;
    CHECK(median_days == doctest::Approx(11.2).epsilon(0.01));

    CHECK(house.import("teddy-cup", *file).repeated == 2'816);
}

}  // namespace gridcase::import_real_data_test
