// What it costs to make commands durable: in this process, and one file as the floor.

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "adapters/load/load.hpp"
#include "adapters/load/town.hpp"
#include "bench/house.hpp"
#include "bench/pieces.hpp"

namespace gridcase::bench {
namespace {

constexpr std::chrono::minutes views_patience{10};
constexpr std::int64_t commits_per_case = 6;
constexpr std::size_t fill_in_flight = 512;

/// A log that grows from run to run goes on where it stands, with cases that no run before has
/// begun: there are fewer of them than commits.
load::LoadOptions going_on(const House& house) {
    load::LoadOptions options;
    options.first_case = house.log().last();
    options.begin = start_of_year + Duration{static_cast<std::int64_t>(options.first_case) *
                                             options.between_cases.micros / commits_per_case};
    return options;
}

load::LoadReport load_with(House& house, load::LoadOptions options, std::uint64_t commands,
                           std::size_t in_flight) {
    options.commands = commands;
    options.in_flight = in_flight;
    return load::run_load(house.engine(), house.vault(), options);
}

void wait_for_views(House& house) {
    if (!house.views().wait_for(house.log().last(), views_patience))
        throw std::runtime_error("the views stopped: " + house.views().failure());
}

/// A file of so many bytes, all of them written and synced before.
class PreallocatedFile {
   public:
    PreallocatedFile(std::filesystem::path path, std::size_t bytes)
        : path_(std::move(path)), handle_(::open(path_.c_str(), O_CREAT | O_RDWR, 0600)) {
        if (handle_ < 0) fail();
        const std::string zeros(1U << 20U, '\0');
        for (std::size_t at = 0; at < bytes; at += zeros.size())
            write(zeros, static_cast<off_t>(at));
        if (::fsync(handle_) != 0) fail();
    }
    ~PreallocatedFile() {
        ::close(handle_);
        std::error_code gone;
        std::filesystem::remove(path_, gone);
    }
    PreallocatedFile(const PreallocatedFile&) = delete;
    PreallocatedFile& operator=(const PreallocatedFile&) = delete;

    void write(const std::string& bytes, off_t at) const {
        if (::pwrite(handle_, bytes.data(), bytes.size(), at) != static_cast<ssize_t>(bytes.size()))
            fail();
    }
    void sync() const {
        if (::fdatasync(handle_) != 0) fail();
    }

   private:
    [[noreturn]] void fail() const {
        throw std::system_error(errno, std::generic_category(), path_.string());
    }

    std::filesystem::path path_;
    int handle_;
};

/// The year's commands, many in flight, until the views have caught up; how many a second.
double load_year(House& house, load::LoadOptions options, std::uint64_t commands) {
    load::found_town(house.engine(), start_of_year);
    options.begin = start_of_year;
    const Stopwatch watch;
    load_with(house, options, commands, fill_in_flight);
    wait_for_views(house);
    return static_cast<double>(commands) / watch.seconds();
}

}  // namespace

void commands(const Arguments& arguments) {
    House house(arguments.text(0));
    load::found_town(house.engine(), start_of_year);
    const auto in_flight = static_cast<std::size_t>(arguments.number(1));
    const Stopwatch watch;
    const load::LoadReport report =
        load_with(house, going_on(house), arguments.number(2), in_flight);
    const double answered = watch.seconds();
    wait_for_views(house);  // what the views still lack is work that was not done yet
    const std::string name = "commands_" + std::to_string(in_flight);
    tell(name, static_cast<double>(report.commands) / watch.seconds());
    tell(name + "_p50_us", report.percentile(0.5));
    tell(name + "_p99_us", report.percentile(0.99));
    tell(name + "_views_behind_s", watch.seconds() - answered);
}

void fill(const Arguments& arguments) {
    House house(arguments.text(0));
    const std::uint64_t commits = arguments.number(1);
    load::LoadOptions options;
    options.between_cases = {days(365).micros * commits_per_case /
                             static_cast<std::int64_t>(commits)};
    const double per_second = load_year(house, options, commits);
    tell(arguments.text(2) + "_commits", static_cast<double>(house.log().last()));
    tell(arguments.text(2) + "_fill_commits_per_s", per_second);
    come_to_rest();
}

void report_cases(const Arguments& arguments) {
    House house(arguments.text(0));
    const std::uint64_t cases = arguments.number(1);
    load::LoadOptions options;
    options.between_cases = {days(365).micros / static_cast<std::int64_t>(cases)};
    options.last = load::Step::report;
    tell("reported_cases_per_s", load_year(house, options, cases));
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    tell("most_resident_mb", static_cast<double>(used.ru_maxrss) / 1024.0);
}

/// In slices by turns, for a disk is now faster and now slower.
void one_caller(const Arguments& arguments) {
    constexpr std::uint64_t slices = 10;
    constexpr std::size_t file_bytes = 64U << 20U;
    const std::filesystem::path data(arguments.text(0));
    const std::uint64_t times = arguments.number(1) / slices;
    House house(data);
    load::found_town(house.engine(), start_of_year);
    const PreallocatedFile file(data / "preallocated", file_bytes);
    const std::string record(arguments.number(2), 'r');
    std::vector<double> answers;
    std::vector<double> syncs;
    off_t at = 0;
    for (std::uint64_t slice = 0; slice < slices; ++slice) {
        const load::LoadReport report = load_with(house, going_on(house), times, 1);
        answers.insert(answers.end(), report.answer_micros.begin(), report.answer_micros.end());
        for (std::uint64_t i = 0; i < times; ++i) {
            const Stopwatch watch;
            file.write(record, at);
            file.sync();
            syncs.push_back(watch.seconds() * 1e6);
            at = (at + static_cast<off_t>(record.size())) %
                 static_cast<off_t>(file_bytes - record.size());
        }
    }
    tell("one_caller_p50_us", percentile(answers, 0.5));
    tell("one_caller_p99_us", percentile(answers, 0.99));
    tell("fdatasync_p50_us", percentile(syncs, 0.5));
    tell("fdatasync_p99_us", percentile(syncs, 0.99));
}

}  // namespace gridcase::bench
