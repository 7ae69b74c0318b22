#include <doctest/doctest.h>

#include "tests/adapters/cli/program.hpp"

namespace gridcase::import_line_test {

using namespace gridcase::test;

namespace {

const char* header =
    "CASE_ENQUIRY_ID,OPEN_DT,TARGET_DT,CLOSED_DT,OnTime_Status,CASE_STATUS,"
    "CLOSURE_REASON,CASE_TITLE,SUBJECT,REASON,TYPE,QUEUE,Department,"
    "SubmittedPhoto,ClosedPhoto,Location,fire_district,pwd_district,"
    "city_council_district,police_district,neighborhood,"
    "neighborhood_services_district,ward,precinct,land_usage,"
    "LOCATION_STREET_NAME,LOCATION_ZIPCODE,Property_Type,Property_ID,LATITUDE,"
    "LONGITUDE,Source,Geocoded_Location\n";

std::string row(const std::string& id, const std::string& opened, const std::string& target,
                const std::string& closed) {
    return id + "," + opened + "," + target + "," + closed + ",," +
           (closed.empty() ? "Open" : "Closed") +
           ",done,Pothole,Public Works,Streets,Pothole Repair,PWDx_Pothole,PWDx,,,1 Main St,,,,,,,"
           ",,,,,,,,,Constituent Call,\n";
}

}  // namespace

TEST_CASE("rows that cannot be taken go whole to the rejects file, with line and reason") {
    const TempDir dir;
    write_file(dir / "t.csv",
               header + row("1", "01/01/2015 12:20:09 AM", "", "01/02/2015 09:08:42 AM") +
                   row("2", "not a date", "", "") + row("", "01/01/2015 12:20:09 AM", "", "") +
                   row("4", "01/03/2015 12:20:09 AM", "", "01/02/2015 09:08:42 AM"));
    const std::vector<std::string> import{"import",
                                          "--data",
                                          (dir / "data").string(),
                                          "--format",
                                          "boston-311",
                                          "--rejects",
                                          (dir / "rejects.csv").string(),
                                          "--json",
                                          (dir / "t.csv").string()};
    const Ended first = program(import);
    CHECK_MESSAGE(first.code == 1, first.err);
    const auto report = json_of(first);
    CHECK(report.at("rows").to_number<int>() == 4);
    CHECK(report.at("taken").to_number<int>() == 2);
    CHECK(report.at("rejected").to_number<int>() == 2);
    CHECK(report.at("closed_before_opened").to_number<int>() == 1);
    const std::string rejects = file_text(dir / "rejects.csv");
    CHECK(rejects.find("not a date") != std::string::npos);
    CHECK(rejects.find("3,") != std::string::npos);

    const auto again = json_of(program(import));
    CHECK(again.at("taken").to_number<int>() == 0);
    CHECK(again.at("repeated").to_number<int>() == 2);
    CHECK(again.at("commits").to_number<int>() == 0);
    CHECK(program({"case", "show", "BOS311-4", "--data", (dir / "data").string()})
              .out.find("closed_before_opened") != std::string::npos);
}

TEST_CASE("while a directory is served, its holder takes tables, units and policies") {
    const City city;
    const Served served(city.data());
    write_file(city.file("t.csv"),
               header + row("1", "01/01/2015 12:20:09 AM", "", "01/02/2015 09:08:42 AM") +
                   row("2", "not a date", "", ""));
    const Ended imported = city.ask({"import", "--format", "boston-311", "--rejects",
                                     city.file("rejects.csv"), "--json", city.file("t.csv")});
    CHECK_MESSAGE(imported.code == 1, imported.err);
    CHECK(imported.err.find("held by another process") != std::string::npos);
    CHECK(imported.err.find("1 rows were rejected") != std::string::npos);
    CHECK(json_of(imported).at("taken").to_number<int>() == 1);
    CHECK(file_text(city.file("rejects.csv")).find("not a date") != std::string::npos);
    CHECK(city.must({"case", "show", "BOS311-1"}).out.find("closed") != std::string::npos);

    write_file(city.file("more.csv"),
               std::string(small_territory()) + "990101001000003,桥头三网格,grid,990101001000\n");
    CHECK(city.must({"territory", "import", city.file("more.csv")}).out.starts_with("1 units"));
    CHECK(city.must({"policy", "activate", city.file("policy.toml")}).out.find("already") !=
          std::string::npos);

    write_file(city.file("broken.toml"), "nonsense = [");
    const Ended broken = city.ask({"policy", "activate", city.file("broken.toml")});
    CHECK(broken.code == 1);
    CHECK(broken.err.find("broken.toml:1") != std::string::npos);
    CHECK(city.ask({"import", "--format", "boston-311", city.file("missing.csv")}).code == 3);
}

TEST_CASE("a file that breaks off or is not what it claims ends with 3") {
    const TempDir dir;
    write_file(dir / "t.csv.gz", std::string("\x1f\x8b\x08\x00garbage", 11));
    const auto import = [&](const std::string& file) {
        return program({"import", "--data", (dir / "data").string(), "--format", "boston-311",
                        (dir / file).string()});
    };
    CHECK(import("t.csv.gz").code == 3);
    CHECK(import("missing.csv").code == 3);
    write_file(dir / "other.csv", "a,b,c\n1,2,3\n");
    const Ended columns = import("other.csv");
    CHECK(columns.code == 3);
    CHECK(columns.err.find("CASE_ENQUIRY_ID") != std::string::npos);
    CHECK(program({"import", "--data", (dir / "data").string(), "--format", "csv",
                   (dir / "other.csv").string()})
              .code == 2);
    CHECK(program({"import", "--data", (dir / "data").string(), "--format", "xml",
                   (dir / "other.csv").string()})
              .code == 2);
}

}  // namespace gridcase::import_line_test
