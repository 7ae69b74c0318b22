#include "adapters/cli/audit_limits.hpp"

namespace gridcase::cli {
namespace {

/// The keeper of a house looks at its limits at least every half minute, and then writes.
constexpr Duration time_to_say = minutes(1);
constexpr std::size_t most_told = 1'000;

UnsaidLimits not_looked_at(std::string why) {
    UnsaidLimits unsaid;
    unsaid.not_looked_at = std::move(why) + "; `gridcase projections rebuild` makes them anew";
    return unsaid;
}

}  // namespace

LimitsWatch::LimitsWatch(const std::filesystem::path& data)
    : data_(data), views_(rocks::open_flushed_views(data)) {}

UnsaidLimits LimitsWatch::unsaid(const EventLog& log) const {
    if (log.last() == 0) return {};
    if (!views_) return not_looked_at("there are no views that hold the timers");
    if (const std::string fault = rocks::fault_of_views(data_); !fault.empty())
        return not_looked_at(fault);
    UnsaidLimits unsaid;
    // The log's own time: what it had taken by its last commit, it had the time to say.
    unsaid.until = read_one(log, log.last())->commit.recorded_at - time_to_say;
    const auto snapshot = rocks::read_views(views_, log);
    unsaid.limits = projections::timers_due(snapshot->store(), unsaid.until, most_told + 1);
    unsaid.more = unsaid.limits.size() > most_told;
    if (unsaid.more) unsaid.limits.resize(most_told);
    return unsaid;
}

}  // namespace gridcase::cli
