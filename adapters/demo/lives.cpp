#include "adapters/demo/lives.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/demo/names.hpp"

namespace gridcase::demo {

namespace {

constexpr unsigned residents_of_grid = 1400;

/// Cases on a grid's desk at a time: what about two days bring.
std::int64_t usual_load_of_grid(std::uint64_t cases) {
    return static_cast<std::int64_t>(cases * 2 / (std::uint64_t{521} * days_in_year)) + 1;
}

}  // namespace

Lives::Lives(std::uint64_t seed, std::uint64_t cases, City& city,
             const std::vector<Category>& kinds, KeyVault& vault, Oracle& oracle)
    : seed_(seed),
      city_(city),
      kinds_(kinds),
      vault_(vault),
      oracle_(oracle),
      load_(city.size(), 0),
      usual_load_(usual_load_of_grid(cases)) {}

// --- Places and plans

Life& Lives::settle(std::uint64_t serial, const Arrival& arrival) {
    std::size_t slot = lives_.size();
    if (free_.empty()) {
        lives_.emplace_back();
    } else {
        slot = free_.back();
        free_.pop_back();
    }
    Life& life = lives_[slot].emplace(serial, seed_, arrival);
    life.slot = slot;
    return life;
}

Life& Lives::adopt(const Arrival& arrival) {
    Life& life = settle(++serial_, arrival);
    ++life.to_come;
    ++reported_;
    return life;
}

void Lives::release(Life& life) {
    --life.to_come;
    let_go(life);
}

void Lives::plan(Instant at, Life& life, Step step) {
    ++life.to_come;
    steps_.plan(at, {life.slot, life.turn, step});
}

void Lives::plan_aside(Instant at, Life& life, Step step) {
    ++life.to_come;
    steps_.plan(at, {life.slot, any_turn, step});
}

std::optional<Instant> Lives::next() const {
    const auto step = steps_.next();
    const auto limit = limits_.next();
    return step && limit ? std::min(*step, *limit) : step ? step : limit;
}

void Lives::live() {
    const auto step = steps_.next();
    const auto limit = limits_.next();
    // What is done at the very last moment is done in time.
    if (step && (!limit || *step <= *limit)) {
        const Planned planned = steps_.take();
        Life& life = *lives_[planned.slot];
        --life.to_come;
        if (planned.turn == any_turn || planned.turn == life.turn)
            (this->*planned.step)(life, *step);
        return let_go(life);
    }
    const Watched watched = limits_.take();
    Life& life = *lives_[watched.slot];
    --life.to_come;
    std::erase(life.watched, watched.timer);
    pass(life, watched.timer, *limit);
    let_go(life);
}

/// Nothing is planned for a case that ended: nobody will ask about it any more.
void Lives::let_go(Life& life) {
    if (life.to_come > 0) return;
    const engine::Case& current = case_of(life);
    if (engine::is_open(current.status)) return;
    if (current.status == engine::Status::merged) {
        const Life* other = find(*current.merged_into);
        if (other && engine::is_open(case_of(*other).status)) return;
    }
    places_.erase(life.number);
    oracle_.forget(life.number);
    const std::size_t slot = life.slot;
    lives_[slot].reset();
    free_.push_back(slot);
}

void Lives::move_to(Life& life, UnitIndex grid) const {
    life.grid = grid;
    life.spot.unit = city_.code(grid);
}

std::vector<Life*> Lives::open() {
    std::vector<Life*> found;
    for (std::optional<Life>& life : lives_) {
        if (!life || life->number.value().empty()) continue;
        if (engine::is_open(case_of(*life).status)) found.push_back(&*life);
    }
    return found;
}

Life* Lives::find(const CaseNumber& number) {
    const auto found = places_.find(number);
    return found == places_.end() ? nullptr : &*lives_[found->second];
}

// --- Asking

CommandId Lives::command_id(const std::string& of_what) const {
    return CommandId("demo:" + std::to_string(seed_) + ":" + of_what);
}

Asking Lives::asking(Life& life, const engine::Actor& actor, Instant occurred, Instant recorded) {
    return {command_id(std::to_string(life.serial) + ":" + std::to_string(life.commands + 1)),
            actor, occurred, recorded};
}

void Lives::ask(Life& life, const engine::Actor& actor, Instant now, engine::Command command) {
    follow(oracle_.ask(asking(life, actor, now, now), std::move(command)), now);
    ++life.commands;
}

bool Lives::attempt(Life& life, const engine::Actor& actor, Instant now, engine::Command command) {
    const auto streams = oracle_.ask_if_allowed(asking(life, actor, now, now), std::move(command));
    if (streams.empty()) return false;
    ++life.commands;
    follow(streams, now);
    return true;
}

bool Lives::attempt_as_house(CommandId id, std::string causation, Instant now,
                             engine::Command command) {
    const auto streams = oracle_.ask_if_allowed(
        {std::move(id), house_, now, now, std::move(causation)}, std::move(command));
    follow(streams, now);
    return !streams.empty();
}

void Lives::follow(const std::vector<StreamName>& streams, Instant now) {
    for (const StreamName& stream : streams) {
        if (stream.kind != StreamKind::case_file) continue;
        if (Life* life = find(CaseNumber(stream.id))) note(*life, now);
    }
}

/// After a commit: on whose desk it lies now, and which limits run.
void Lives::note(Life& life, Instant now) {
    const engine::Case& current = case_of(life);
    std::optional<UnitIndex> at;
    if (current.status == engine::Status::accepted || current.status == engine::Status::in_progress)
        at = holder_of(life);
    if (at != life.desk) {
        load_.resize(city_.size(), 0);
        if (life.desk) --load_[*life.desk];
        if (at) ++load_[*at];
        life.desk = at;
    }
    for (const projections::Timer& timer : oracle_.timers(life.number)) {
        const bool known =
            std::find(life.watched.begin(), life.watched.end(), timer) != life.watched.end();
        if (known || timer.due >= year_end) continue;
        ++life.to_come;
        life.watched.push_back(timer);
        limits_.plan(std::max(timer.due, now), {life.slot, timer});
    }
}

/// Whether the case has a new holder, or the same one anew, since this moment.
bool Lives::moved(const Life& life, Instant now) const {
    const engine::Case& current = case_of(life);
    return current.status == engine::Status::routed && current.held_since == now;
}

// --- Who, when and in which words

UnitIndex Lives::rung_of(const Life& life) const {
    UnitIndex place = city_.index_of(case_of(life).unit);
    while (!engine::stands_on_ladder(city_.kind(place))) place = city_.superior(place);
    return place;
}

const engine::Actor& Lives::desk(const Life& life) const { return city_.desk(holder_of(life)); }
const engine::Actor& Lives::head(const Life& life) const { return city_.head(holder_of(life)); }

/// A dispatcher of the holder; a grid has none, so of the unit above it.
const engine::Actor& Lives::leader(const Life& life) const {
    const UnitIndex holder = holder_of(life);
    const bool alone = city_.level(holder) == Level::grid;
    return city_.desk(alone ? city_.superior(holder) : holder);
}

std::string Lives::draw_reporter(Life& life, bool leaves_a_name) {
    life.has_reporter = leaves_a_name;
    const std::string contact =
        contact_of(city_.serial_of(life.grid), life.chance.below(residents_of_grid));
    life.person =
        vault_.person(leaves_a_name ? "phone:" + contact
                                    : "command:" + command_id(std::to_string(life.serial)).value());
    return person_name(trait(contact, "resident")) + "，" + contact;
}

PersonalText Lives::remark(Life& life, Remark what) {
    return sealed(life, remark_text(what, *life.arrival.matter, life.spot, life.chance));
}

std::optional<PersonalText> Lives::perhaps(Life& life, unsigned percent, Remark what) {
    if (!life.chance.percent(percent)) return std::nullopt;
    return remark(life, what);
}

std::optional<PersonalText> Lives::perhaps_sealed(Life& life, unsigned percent,
                                                  const std::string& text) {
    if (!life.chance.percent(percent)) return std::nullopt;
    return sealed(life, text);
}

/// Some time between `least` and `most` later, rather early; to the second, as people's deeds are.
Instant Lives::soon(Life& life, Instant from, Duration least, Duration most) {
    const std::int64_t second = seconds(1).micros;
    return from + seconds(life.chance.mostly_low(least.micros / second, most.micros / second));
}

Instant Lives::in_office(Life& life, Instant from, Duration least, Duration most) {
    return on_duty(soon(life, from, least, most), Staff::office, life.chance);
}

/// The unit's own pace, and up to twice that when much more than usual lies on its desk; in
/// thousandths.
std::int64_t Lives::slowness(UnitIndex unit) const {
    static constexpr std::array<std::int64_t, 5> grids_below{1, 4, 8, 14, 30};
    const auto rung = static_cast<std::size_t>(city_.level(unit)) - 1;
    const std::int64_t usual = usual_load_ * grids_below[rung];
    const std::int64_t load = unit < load_.size() ? load_[unit] : 0;
    const std::int64_t extra =
        std::clamp<std::int64_t>((load - usual) * 1000 / (4 * usual), 0, 1000);
    return city_.pace(unit) * (1000 + extra) / 1000;
}

}  // namespace gridcase::demo
