// How a case begins: filed by somebody, settled at once where that is allowed, and looked at again.

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/demo/lives.hpp"
#include "adapters/demo/speech.hpp"

namespace gridcase::demo {

namespace {

/// Minutes by which a phone without signal is late.
constexpr Spread late_minutes{{2, 6, 45, 240, 900, 2400}};

constexpr unsigned percent_late = 5;
constexpr unsigned percent_repeats = 5;
constexpr unsigned percent_at_once = 30;   // of what a worker finds in the grid
constexpr unsigned percent_answered = 70;  // of enquiries at a counter or on the telephone
// What is so, and what intake learns of it.
constexpr unsigned percent_told = 70;

constexpr std::size_t reports_remembered = 24;
constexpr Duration repeated_within = days(6);

std::int64_t told(Range range, Chance& chance) {
    const std::int64_t so = chance.mostly_low(range.low, range.high);
    return chance.percent(percent_told) ? so : range.low;
}

CaseFacts facts_of(const Odds& odds, bool managed, Chance& chance) {
    const auto known = [&](unsigned percent) {
        return chance.percent(percent) && chance.percent(percent_told);
    };
    CaseFacts facts;
    facts.parties = static_cast<std::uint32_t>(told(odds.parties, chance));
    facts.households = static_cast<std::uint32_t>(told(odds.households, chance));
    const std::int64_t cost = told(odds.cost_yuan, chance);
    facts.estimated_cost_yuan = cost < 1000 ? cost / 50 * 50 : cost / 500 * 500;
    facts.spans_communities = known(odds.spans_communities);
    facts.spans_grids = facts.spans_communities || known(odds.spans_grids);
    facts.hazard = known(odds.hazard);
    facts.needs_law_enforcement = known(odds.law);
    facts.needs_department = known(odds.department);
    facts.property_managed = managed;
    facts.vulnerable_person = known(odds.vulnerable);
    return facts;
}

/// At night there are the telephone and the app; counters keep office hours.
Channel channel_of(const Category& category, int hour, Chance& chance) {
    static constexpr std::array channels{Channel::patrol, Channel::hotline, Channel::counter,
                                         Channel::app,    Channel::letter,  Channel::visit};
    auto weights = category.channels;
    const bool offices_open = hour >= 8 && hour < 18;
    const bool workers_about = hour >= 6 && hour < 22;
    for (std::size_t index = 0; index < channels.size(); ++index) {
        const Channel channel = channels.at(index);
        const bool at_office = channel == Channel::counter || channel == Channel::letter;
        const bool at_large = channel == Channel::patrol || channel == Channel::visit;
        if ((at_office && !offices_open) || (at_large && !workers_about)) weights.at(index) = 0;
    }
    return channels.at(chance.weighed(weights));
}

/// Of a hundred who use the channel, how many do not leave their name; a patrol has no reporter.
unsigned percent_anonymous(Channel channel) {
    switch (channel) {
        case Channel::patrol:
            return 100;
        case Channel::hotline:
            return 9;
        case Channel::app:
            return 14;
        case Channel::letter:
            return 30;
        case Channel::visit:
            return 20;
        case Channel::counter:
        case Channel::import:
            return 0;
    }
    return 0;
}

bool filed_by_staff_for_resident(Channel channel) {
    return channel != Channel::patrol && channel != Channel::app;
}

}  // namespace

void Lives::begin(const Arrival& arrival) {
    Life& life = settle(++serial_, arrival);
    Instant filed = arrival.at;
    if (life.chance.percent(percent_late)) filed = filed + minutes(late_minutes.draw(life.chance));
    plan_aside(std::min(filed, year_end - seconds(1)), life, &Lives::report);
}

void Lives::report(Life& life, Instant now) {
    choose_place(life, now);
    const int hour = local_time(life.arrival.at).hour;
    const Channel channel = channel_of(*life.arrival.category, hour, life.chance);
    engine::ReportCase command = report_of(life, channel);
    ++reported_;
    if (settled_at_once(life, now, channel, command)) return;
    file(life, reporting_actor(life, channel), now, std::move(command));
    recent_.push_back(life.number);
    if (recent_.size() > reports_remembered) recent_.pop_front();
    plan_aside_of_report(life, now);
    begin_turn(life, now);
}

void Lives::file(Life& life, const engine::Actor& actor, Instant now, engine::ReportCase command) {
    begin_at(life, now, oracle_.ask(asking(life, actor, life.arrival.at, now), std::move(command)));
}

/// The report's commit gave the case its number.
void Lives::begin_at(Life& life, Instant now, const std::vector<StreamName>& streams) {
    ++life.commands;
    life.number = CaseNumber(streams.front().id);
    places_.emplace(life.number, life.slot);
    follow(streams, now);
}

/// Somewhere; or where somebody else complained of the same some days ago.
void Lives::choose_place(Life& life, Instant now) {
    Chance& chance = life.chance;
    if (!recent_.empty() && chance.percent(percent_repeats)) {
        const Life* before =
            find(recent_[chance.below(static_cast<std::uint32_t>(recent_.size()))]);
        if (before && engine::is_open(case_of(*before).status) &&
            now - before->arrival.at < repeated_within) {
            life.arrival.category = before->arrival.category;
            life.arrival.matter = before->arrival.matter;
            life.grid = before->grid;
            life.spot = before->spot;
            life.repeats = before->number;
            return;
        }
    }
    life.grid = city_.some_grid(chance);
    // Complaints about a property company come from where there is one.
    const bool property = life.arrival.category->code == "property" && chance.percent(85);
    life.spot = city_.spot(life.grid, life.arrival.matter->where, property, chance);
}

engine::ReportCase Lives::report_of(Life& life, Channel channel) {
    Chance& chance = life.chance;
    const Category& category = *life.arrival.category;
    const Matter& matter = *life.arrival.matter;
    engine::ReportCase command;
    command.unit = life.spot.unit;
    command.category = CategoryCode(std::string(category.code));
    command.channel = channel;
    command.on_behalf = filed_by_staff_for_resident(channel);
    command.facts = facts_of(matter.odds, life.spot.managed, chance);
    const unsigned urgent = matter.odds.urgent + (command.facts.hazard ? 35 : 0);
    command.severity = chance.percent(urgent) ? Severity::urgent : Severity::normal;

    const std::string reporter = draw_reporter(life, !chance.percent(percent_anonymous(channel)));
    if (life.has_reporter) command.reporter = sealed(life, reporter);
    const int hour = local_time(life.arrival.at).hour;
    command.description = sealed(
        life, report_text({category, matter, life.spot, command.facts, channel, hour}, chance));
    return command;
}

const engine::Actor& Lives::reporting_actor(const Life& life, Channel channel) const {
    switch (channel) {
        case Channel::app:
            return resident_;
        case Channel::hotline:
            return city_.desk(city_.above(life.grid, Level::city));
        case Channel::counter:
            return city_.desk(city_.above(life.grid, Level::community));
        case Channel::letter:
            return city_.desk(city_.above(life.grid, Level::street));
        case Channel::patrol:
        case Channel::visit:
        case Channel::import:
            break;
    }
    // A market with a grid of its own is its worker's.
    const UnitIndex place = city_.index_of(life.spot.unit);
    const bool own = city_.kind(place) == UnitKind::dedicated_grid;
    return city_.head(own ? place : life.grid);
}

/// What a worker can settle on the spot, and what a counter can answer, needs nobody else.
bool Lives::settled_at_once(Life& life, Instant now, Channel channel,
                            const engine::ReportCase& report) {
    const bool enquiry = life.arrival.category->code == "enquiry";
    const bool met = channel == Channel::patrol || channel == Channel::visit;
    const bool asked = channel == Channel::counter || channel == Channel::hotline;
    if (enquiry ? !asked : !met) return false;
    if (!life.chance.percent(enquiry ? percent_answered : percent_at_once)) return false;
    engine::HandleOnTheSpot command{report, std::nullopt, 0};
    command.outcome = sealed(life, outcome_text(*life.arrival.matter, life.chance));
    if (enquiry) command.persons = static_cast<std::uint32_t>(life.chance.mostly_low(1, 6));
    const auto streams = oracle_.ask_if_allowed(
        asking(life, reporting_actor(life, channel), life.arrival.at, now), std::move(command));
    if (streams.empty()) return false;
    begin_at(life, now, streams);
    plan_rating(life, now, 15);
    return true;
}

/// What others than the holder may do about it, whoever holds it then.
void Lives::plan_aside_of_report(Life& life, Instant now) {
    Chance& chance = life.chance;
    if (life.repeats && chance.percent(80))
        plan_aside(in_office(life, now, minutes(6), hours(5)), life, &Lives::merge);
    if (chance.percent(9))
        plan_aside(in_office(life, now, minutes(4), hours(6)), life, &Lives::triage);
    if (chance.percent(4))
        plan_aside(in_office(life, now, minutes(15), hours(20)), life, &Lives::correct);
    if (life.has_reporter && chance.percent(7))
        plan_aside(soon(life, now, hours(9), days(7)), life, &Lives::urge);
    if (life.has_reporter && chance.percent(2))
        plan_aside(soon(life, now, hours(1), days(3)), life, &Lives::withdraw);
}

/// The desk learns more than the report said: more households, more haste, another kind of thing.
void Lives::triage(Life& life, Instant now) {
    Chance& chance = life.chance;
    const engine::Case& current = case_of(life);
    engine::TriageCase command{life.number, current.category, current.severity, current.facts};
    if (chance.percent(50))
        command.facts.households += static_cast<std::uint32_t>(chance.mostly_low(1, 40));
    else if (chance.percent(50))
        command.facts.parties += static_cast<std::uint32_t>(chance.between(1, 2));
    else if (chance.percent(60))
        command.severity = Severity::urgent;
    else
        command.facts.needs_department = true;
    if (!attempt(life, leader(life), now, std::move(command))) return;
    if (moved(life, now)) begin_turn(life, now);
}

void Lives::correct(Life& life, Instant now) {
    Chance& chance = life.chance;
    engine::CorrectCase command{life.number, {}, {}, {}};
    const UnitIndex other = city_.neighbour(life.grid, chance);
    const bool elsewhere = chance.percent(25) && other != life.grid;
    if (elsewhere)
        command.unit = city_.code(other);
    else
        command.description = remark(life, Remark::corrected);
    if (!attempt(life, leader(life), now, std::move(command))) return;
    if (elsewhere) move_to(life, other);
    if (moved(life, now)) begin_turn(life, now);
}

}  // namespace gridcase::demo
