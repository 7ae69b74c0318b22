// What it costs to read: the log, all of it; the views anew from it; a figure.

#include <algorithm>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/audit/first_fault.hpp"
#include "adapters/audit/large_pages.hpp"
#include "bench/house.hpp"
#include "bench/pieces.hpp"
#include "events/codec.hpp"
#include "events/log_check.hpp"
#include "projections/figure.hpp"
#include "projections/list.hpp"
#include "projections/query.hpp"

namespace gridcase::bench {
namespace {

namespace fs = std::filesystem;
using projections::By;

constexpr std::int64_t seconds_of_year = 365LL * 24 * 3600;

std::uint64_t bytes_below(const fs::path& directory) {
    std::uint64_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(directory))
        if (entry.is_regular_file()) bytes += entry.file_size();
    return bytes;
}

/// Every figure as people ask for it: whole, along each dimension, by street and by grid.
std::vector<projections::FigureQuery> questions(const projections::Figure& figure) {
    std::vector<projections::FigureQuery> asked;
    for (const std::vector<By>& by :
         {std::vector<By>{}, {By::level}, {By::category}, {By::month}, {By::unit}, {By::unit}}) {
        projections::FigureQuery query;
        query.figure = std::string(figure.id);
        query.by = by;
        asked.push_back(std::move(query));
    }
    asked.back().roll_up = Level::street;
    return asked;
}

}  // namespace

void read_and_check(const Arguments& arguments) {
    const auto log = rocks::open_log_reader(arguments.text(0));
    const Stopwatch watch;
    Digest digest;
    std::uint64_t bytes_read = 0;
    log->read(1, log->last(), [&](Position position, std::string_view bytes) {
        const auto commit = stored(std::string(bytes), position);
        if (!commit) throw std::runtime_error(commit.error());
        digest = chained(digest, (*commit)->digest);
        bytes_read += bytes.size();
        return true;
    });
    if (digest != log->digest()) throw std::runtime_error("the log's digest is another");
    const auto commits = static_cast<double>(log->last());
    tell("read_and_check", commits / watch.seconds());
    tell("commit_bytes", static_cast<double>(bytes_read) / commits);
}

void verify(const Arguments& arguments) {
    const auto log = rocks::open_log_reader(arguments.text(0));
    const Stopwatch watch;
    LogCheck check(&audit::large_pages());
    if (const audit::Fault fault = audit::first_fault(*log, check); !fault.what.empty())
        throw std::runtime_error(fault.what);
    static_cast<void>(check.tree().root());
    tell("verify", static_cast<double>(log->last()) / watch.seconds());
}

void rebuild(const Arguments& arguments) {
    House house(arguments.text(0));
    const Stopwatch watch;
    house.views().rebuild({});
    tell("rebuild", static_cast<double>(house.log().last()) / watch.seconds());
    tell("views_rebuilt",
         static_cast<double>(projections::catalogue().size() + projections::lists().size()));
}

namespace {

/// What the figures of one house took, by figure.
class Answering {
   public:
    explicit Answering(const std::string& data)
        : house_(data),
          snapshot_(house_.views().snapshot()),
          millis_(projections::catalogue().size()) {}

    void ask(std::size_t figure, const projections::FigureQuery& query) {
        const Stopwatch watch;
        const auto answer = projections::answer(snapshot_->store(), query);
        millis_[figure].push_back(watch.seconds() * 1e3);
        if (!answer) throw std::runtime_error(answer.error());
    }

    void tell_all(const std::string& name) {
        double slowest_p99 = 0;
        double slowest_p50 = 0;
        for (std::size_t i = 0; i < millis_.size(); ++i) {
            const double p99 = percentile(millis_[i], 0.99);
            if (p99 > slowest_p99) slowest_p50 = percentile(millis_[i], 0.5);
            slowest_p99 = std::max(slowest_p99, p99);
            tell(name + "_" + std::string(projections::catalogue()[i].id) + "_p99_ms", p99);
        }
        tell(name + "_p99_ms", slowest_p99);
        tell(name + "_p50_ms", slowest_p50);
    }

   private:
    House house_;
    std::shared_ptr<const rocks::ViewSnapshot> snapshot_;
    std::vector<std::vector<double>> millis_;
};

}  // namespace

void figures(const Arguments& arguments) {
    Answering small(arguments.text(0));
    Answering large(arguments.text(1));
    std::mt19937_64 chance(1);
    for (std::uint64_t round = 0; round < arguments.number(2); ++round)
        for (std::size_t figure = 0; figure < projections::catalogue().size(); ++figure)
            for (projections::FigureQuery& query : questions(projections::catalogue()[figure])) {
                query.as_of =
                    start_of_year +
                    seconds(static_cast<std::int64_t>(chance() % std::uint64_t{seconds_of_year}));
                small.ask(figure, query);
                large.ask(figure, query);
            }
    const std::string name(arguments.text(3));
    small.tell_all(name + "_small");
    large.tell_all(name);
}

void sizes(const Arguments& arguments) {
    const fs::path data(arguments.text(0));
    const auto commits = static_cast<double>(rocks::open_log_reader(data)->last());
    const auto log = static_cast<double>(bytes_below(data / "log"));
    const auto views = static_cast<double>(bytes_below(data / "views"));
    tell("bytes_per_commit", (log + views) / commits);
    tell("log_bytes_per_commit", log / commits);
    tell("views_bytes_per_commit", views / commits);
    tell("keys_bytes_per_commit", static_cast<double>(bytes_below(data / "keys")) / commits);
}

}  // namespace gridcase::bench
