#include "adapters/demo/simulation.hpp"

#include <algorithm>

#include "adapters/demo/founding.hpp"

namespace gridcase::demo {

namespace {

constexpr std::uint64_t progress_every = 500;
constexpr std::size_t commands_under_way = 4096;

bool comes_first(const std::optional<Instant>& one, const std::optional<Instant>& other) {
    return one && (!other || *one <= *other);
}

}  // namespace

Simulation::Simulation(const DemoOptions& options, engine::Engine& engine, KeyVault& vault)
    : options_(options),
      territory_(demo_territory()),
      city_(territory_),
      catalogue_(all_categories()),
      year_(options.seed),
      // The dispute is one of the cases.
      arrivals_(catalogue_, year_, options.seed, std::max<std::uint64_t>(options.cases, 1) - 1),
      oracle_(engine, commands_under_way),
      lives_(options.seed, options.cases, city_, catalogue_, vault, oracle_),
      changes_(options.seed, city_, lives_, oracle_) {
    if (options.cases > 0)
        dispute_.emplace(options.seed, city_, catalogue_.front(), lives_, oracle_);
}

DemoReport Simulation::run() {
    found(options_.seed, city_, territory_, oracle_);
    for (;;) {
        while (!arrivals_.done() && (!next() || arrivals_.next_from() <= *next()))
            for (const Arrival& arrival : arrivals_.next_hour()) lives_.begin(arrival);
        const auto now = next();
        if (!now || *now >= year_end) break;  // what is open now stays open
        act();
        tell_progress();
    }
    oracle_.settle();
    if (options_.progress) options_.progress(lives_.reported(), options_.cases);
    DemoReport report{lives_.reported(), oracle_.commits(), {}};
    if (dispute_) report.dispute = dispute_->number();
    return report;
}

std::optional<Instant> Simulation::next() const {
    std::optional<Instant> first = lives_.next();
    if (comes_first(changes_.next(), first)) first = changes_.next();
    if (dispute_ && comes_first(dispute_->next(), first)) first = dispute_->next();
    return first;
}

void Simulation::act() {
    const auto now = next();
    if (dispute_ && dispute_->next() == now) return dispute_->happen();
    if (changes_.next() == now) return changes_.happen();
    lives_.live();
}

void Simulation::tell_progress() {
    if (!options_.progress || lives_.reported() < told_ + progress_every) return;
    told_ = lives_.reported();
    options_.progress(told_, options_.cases);
}

}  // namespace gridcase::demo
