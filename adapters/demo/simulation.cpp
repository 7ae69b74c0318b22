#include "adapters/demo/simulation.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "adapters/demo/names.hpp"
#include "adapters/demo/speech.hpp"
#include "engine/domain/policy.hpp"

namespace gridcase::demo {

namespace {

constexpr std::uint64_t progress_every = 500;
constexpr std::size_t commands_under_way = 4096;
constexpr unsigned residents_of_grid = 1400;

/// Minutes until somebody signs; thousandths of the level's limit until it is handled; minutes from
/// handled to filed; hours until the resident answers; minutes by which a phone without signal is
/// late.
constexpr Spread sign_minutes{{2, 8, 35, 150, 480, 1500}};
constexpr Spread urgent_sign_minutes{{1, 2, 8, 25, 70, 180}};
constexpr Spread handling_share{{30, 120, 500, 1500, 4200, 9000}};
constexpr Spread closing_minutes{{1, 4, 45, 900, 2900, 7200}};
constexpr Spread rating_hours{{0, 1, 14, 90, 260, 330}};
constexpr Spread late_minutes{{2, 6, 45, 240, 900, 2400}};

constexpr unsigned percent_late = 5;
constexpr unsigned percent_rating = 40;
constexpr unsigned per_mille_forgotten = 9;
constexpr unsigned percent_on_the_spot = 50;
// What is so, and what intake learns of it.
constexpr unsigned percent_told = 70;

/// Cases on a grid's desk at a time: what about two days bring.
std::int64_t usual_load_of_grid(std::uint64_t cases) {
    return static_cast<std::int64_t>(cases * 2 / (std::uint64_t{521} * days_in_year)) + 1;
}

Staff staff_of(Level level) { return level == Level::grid ? Staff::field : Staff::office; }

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

EscalationReason reason_from(const CaseFacts& facts, Chance& chance) {
    if (facts.needs_law_enforcement || facts.needs_department || facts.hazard)
        return chance.percent(80) ? EscalationReason::beyond_competence
                                  : EscalationReason::several_units;
    if (facts.spans_grids) return EscalationReason::several_units;
    if (facts.estimated_cost_yuan >= 1000 && chance.percent(70))
        return EscalationReason::beyond_means;
    static constexpr std::array<std::uint32_t, 4> weights{40, 25, 20, 15};
    static constexpr std::array reasons{EscalationReason::beyond_competence,
                                        EscalationReason::beyond_means,
                                        EscalationReason::several_units, EscalationReason::other};
    return reasons[chance.weighed(weights)];
}

unsigned percent_escalated(Level level) {
    switch (level) {
        case Level::grid:
            return 9;
        case Level::community:
            return 7;
        case Level::street:
            return 5;
        case Level::district:
            return 6;
        case Level::city:
            return 0;
    }
    return 0;
}

/// Scores 1–5 of a hundred answers, by how it went.
unsigned score_of(bool solved, std::int64_t per_cent_of_limit, Chance& chance) {
    static constexpr std::array<std::uint32_t, 5> quick{1, 1, 7, 33, 58};
    static constexpr std::array<std::uint32_t, 5> usual{2, 4, 16, 43, 35};
    static constexpr std::array<std::uint32_t, 5> late{11, 18, 33, 27, 11};
    static constexpr std::array<std::uint32_t, 5> unsolved{42, 33, 18, 6, 1};
    const auto& weights = !solved                    ? unsolved
                          : per_cent_of_limit < 30   ? quick
                          : per_cent_of_limit <= 100 ? usual
                                                     : late;
    return static_cast<unsigned>(chance.weighed(weights) + 1);
}

}  // namespace

Simulation::Simulation(const DemoOptions& options, engine::Engine& engine, KeyVault& vault)
    : options_(options),
      vault_(vault),
      territory_(demo_territory()),
      city_(territory_),
      catalogue_(all_categories()),
      year_(options.seed),
      arrivals_(catalogue_, year_, options.seed, options.cases),
      resident_{ActorId("resident"), Role::resident, {}},
      load_(city_.size(), 0),
      usual_load_(usual_load_of_grid(options.cases)),
      rulebook_(engine::empty_rulebook()),
      courier_(engine, commands_under_way) {}

DemoReport Simulation::run() {
    found();
    for (;;) {
        while (!arrivals_.done() &&
               (actions_.empty() || arrivals_.next_from() <= actions_.top().at))
            begin_hour();
        if (actions_.empty()) break;
        const Action action = actions_.top();
        actions_.pop();
        if (action.at >= year_end) break;  // what is open now stays open
        act(action);
    }
    courier_.settle();
    if (options_.progress) options_.progress(reported_, options_.cases);
    return {reported_, courier_.commits()};
}

void Simulation::found() {
    const engine::Actor founder{ActorId("demo"), Role::admin, {}};
    const Instant then = year_start - hours(1);
    Life founding(0, options_.seed, {});
    ask(founding, founder, then, then, engine::RegisterUnits{"city", territory_});
    founding.state = {};  // the policy is another stream
    ask(founding, founder, then, then,
        engine::ActivatePolicy{std::string(engine::default_policy_text())});
}

void Simulation::begin_hour() {
    for (const Arrival& arrival : arrivals_.next_hour()) {
        std::size_t index = lives_.size();
        if (free_.empty()) {
            lives_.emplace_back();
        } else {
            index = free_.back();
            free_.pop_back();
        }
        Life& life = lives_[index].emplace(++serial_, options_.seed, arrival);
        Instant filed = arrival.at;
        if (life.chance.percent(percent_late))
            filed = filed + minutes(late_minutes.draw(life.chance));
        plan(std::min(filed, year_end - seconds(1)), index, Step::report);
    }
}

void Simulation::plan(Instant at, std::size_t life, Step step) {
    actions_.push({at, ++sequence_, life, step});
}

void Simulation::act(const Action& action) {
    switch (action.step) {
        case Step::report:
            return report(action.at, action.life);
        case Step::accept:
            return accept(action.at, action.life);
        case Step::escalate:
            return escalate(action.at, action.life);
        case Step::resolve:
            return resolve(action.at, action.life);
        case Step::verify:
            return verify(action.at, action.life);
        case Step::close:
            return close(action.at, action.life);
        case Step::rate:
            return rate(action.at, action.life);
    }
}

void Simulation::report(Instant now, std::size_t index) {
    Life& life = *lives_[index];
    life.grid = city_.some_grid(life.chance);
    life.holder = life.grid;
    life.since = now;
    const int hour = local_time(life.arrival.at).hour;
    const Channel channel = channel_of(*life.arrival.category, hour, life.chance);
    engine::ReportCase command = report_of(life, channel);
    life.facts = command.facts;
    life.severity = command.severity;
    ask(life, reporting_actor(life, channel), life.arrival.at, now, std::move(command));
    plan(sign_time(life, life.grid, now), index, Step::accept);
    if (++reported_ % progress_every == 0 && options_.progress)
        options_.progress(reported_, options_.cases);
}

engine::ReportCase Simulation::report_of(Life& life, Channel channel) {
    Chance& chance = life.chance;
    const Category& category = *life.arrival.category;
    const Matter& matter = *life.arrival.matter;
    // Complaints about a property company come from where there is one.
    const bool property = category.code == "property" && chance.percent(85);
    const Spot spot = city_.spot(life.grid, matter.where, property, chance);

    engine::ReportCase command;
    command.unit = city_.code(life.grid);
    command.category = CategoryCode(std::string(category.code));
    command.channel = channel;
    command.on_behalf = filed_by_staff_for_resident(channel);
    command.facts = facts_of(matter.odds, spot.managed, chance);
    const unsigned urgent = matter.odds.urgent + (command.facts.hazard ? 35 : 0);
    command.severity = chance.percent(urgent) ? Severity::urgent : Severity::normal;

    life.has_reporter = !chance.percent(percent_anonymous(channel));
    const std::uint32_t resident = chance.below(residents_of_grid);
    const std::uint32_t grid = city_.serial_of(life.grid);
    const std::string contact = contact_of(grid, resident);
    life.person = vault_.person(life.has_reporter
                                    ? "phone:" + contact
                                    : "command:" + command_id(std::to_string(life.serial)).value());
    if (life.has_reporter)
        command.reporter = sealed(life, person_name(trait(contact, "resident")) + "，" + contact);
    const int hour = local_time(life.arrival.at).hour;
    command.description =
        sealed(life, report_text({category, matter, spot, command.facts, channel, hour}, chance));
    return command;
}

const engine::Actor& Simulation::reporting_actor(const Life& life, Channel channel) const {
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
            return city_.head(life.grid);
    }
    return resident_;
}

void Simulation::accept(Instant now, std::size_t index) {
    Life& life = *lives_[index];
    ++load_[life.holder];
    ask(life, city_.desk(life.holder), now, now, engine::AcceptCase{life.number});
    plan_handling(now, index);
}

/// Holder and limits, from a routing or an escalation.
void Simulation::learn(Life& life, const Event& event) {
    if (const auto* routed = std::get_if<CaseRouted>(&event)) {
        life.holder = city_.index_of(routed->unit);
        life.level_due = routed->level_due.value_or(life.since + days(7));
        life.case_due = routed->case_due.value_or(life.since + days(30));
    } else if (const auto* escalated = std::get_if<CaseEscalated>(&event)) {
        life.holder = city_.index_of(escalated->to);
        life.level_due = escalated->level_due.value_or(life.since + days(7));
    }
}

void Simulation::plan_handling(Instant now, std::size_t index) {
    Life& life = *lives_[index];
    Chance& chance = life.chance;
    if (chance.below(1000) < per_mille_forgotten) return;  // lies there; nobody comes back to it

    const Level level = city_.level(life.holder);
    const Duration limit = std::max(life.level_due - life.since, hours(1));
    Duration takes{limit.micros / 1000 * handling_share.draw(chance) / 1000 *
                   slowness(life.holder)};
    if (level == Level::grid && chance.percent(percent_on_the_spot))
        takes = minutes(chance.mostly_low(5, 60));
    Instant handled = now + std::max(takes, minutes(3));
    if (life.severity != Severity::urgent) handled = on_duty(handled, staff_of(level), chance);

    if (const auto up = escalation_time(life, now, handled))
        plan(*up, index, Step::escalate);
    else
        plan(handled, index, Step::resolve);
}

/// When the holder gives the case up, if it does: early, for want of competence or means, or after
/// the limit, when it would have taken far longer still.
std::optional<Instant> Simulation::escalation_time(Life& life, Instant now, Instant handled) {
    Chance& chance = life.chance;
    const Level level = city_.level(life.holder);
    if (level == Level::city) return std::nullopt;
    if (chance.percent(percent_escalated(level))) {
        life.reason = reason_from(life.facts, chance);
        const std::int64_t part = chance.between(100, 600);
        const Instant up = now + Duration{(handled - now).micros / 1000 * part};
        return on_duty(up, staff_of(level), chance);
    }
    const Duration limit = life.level_due - life.since;
    const bool far_too_late = handled - life.since > Duration{limit.micros * 2 + days(3).micros};
    if (!far_too_late || !chance.percent(45)) return std::nullopt;
    life.reason = EscalationReason::overdue;
    const Instant after = std::max(now, life.level_due) + minutes(chance.mostly_low(30, 2880));
    return on_duty(after, staff_of(level), chance);
}

void Simulation::escalate(Instant now, std::size_t index) {
    Life& life = *lives_[index];
    --load_[life.holder];
    engine::EscalateCase command{life.number, life.reason, {}};
    command.remark = perhaps_sealed(life, 85, escalation_text(life.reason, life.chance));
    life.since = now;
    ask(life, city_.head(life.holder), now, now, std::move(command));
    plan(sign_time(life, life.holder, now), index, Step::accept);
}

void Simulation::resolve(Instant now, std::size_t index) {
    Life& life = *lives_[index];
    --load_[life.holder];
    engine::ResolveCase command{life.number, {}};
    command.outcome = sealed(life, outcome_text(*life.arrival.matter, life.chance));
    ask(life, city_.desk(life.holder), now, now, std::move(command));
    const Staff staff = staff_of(city_.level(life.holder));
    const Instant filed = now + minutes(closing_minutes.draw(life.chance));
    const bool checked = std::get<engine::Case>(life.state).verification != Verification::none;
    plan(on_duty(filed, staff, life.chance), index, checked ? Step::verify : Step::close);
}

/// Somebody of the unit above looks whether it is so; at the top, its head.
const engine::Actor& Simulation::checker_of(const Life& life) const {
    const Level level = city_.level(life.holder);
    if (level == Level::city) return city_.head(life.holder);
    const auto above = static_cast<Level>(static_cast<int>(level) + 1);
    return city_.desk(city_.above(life.holder, above));
}

void Simulation::verify(Instant now, std::size_t index) {
    Life& life = *lives_[index];
    ask(life, checker_of(life), now, now,
        engine::VerifyResolution{life.number, true, std::nullopt});
    plan(now + minutes(life.chance.between(2, 90)), index, Step::close);
}

void Simulation::close(Instant now, std::size_t index) {
    Life& life = *lives_[index];
    Chance& chance = life.chance;
    engine::CloseCase command{life.number, {}};
    command.remark = perhaps_sealed(life, 25, closing_text(chance));
    ask(life, city_.head(life.holder), now, now, std::move(command));
    if (!life.has_reporter || !chance.percent(percent_rating)) return release(index);

    const Duration allowed = std::max(life.case_due - life.arrival.at, hours(1));
    const std::int64_t per_cent = (now - life.arrival.at).micros / (allowed.micros / 100);
    life.solved = chance.percent(per_cent < 30 ? 97 : per_cent <= 100 ? 91 : 70);
    life.satisfaction = score_of(life.solved, per_cent, chance);
    const std::int64_t waits_minutes = rating_hours.draw(chance) * 60 + chance.between(3, 59);
    plan(now + minutes(waits_minutes), index, Step::rate);
}

void Simulation::rate(Instant now, std::size_t index) {
    Life& life = *lives_[index];
    engine::RateCase command;
    command.number = life.number;
    command.solved = life.solved;
    command.satisfaction = static_cast<std::uint8_t>(life.satisfaction);
    command.comment =
        perhaps_sealed(life, 45, rating_text(life.solved, life.satisfaction, life.chance));
    ask(life, resident_, now, now, std::move(command));
    release(index);
}

Instant Simulation::sign_time(Life& life, UnitIndex unit, Instant from) {
    const bool urgent = life.severity == Severity::urgent;
    const std::int64_t takes = (urgent ? urgent_sign_minutes : sign_minutes).draw(life.chance);
    const Duration scaled{minutes(takes).micros / 1000 * slowness(unit)};
    const Instant at = from + scaled + seconds(life.chance.between(20, 80));
    return urgent ? at : on_duty(at, staff_of(city_.level(unit)), life.chance);
}

/// The unit's own pace, and up to twice that when much more than usual lies on its desk; in
/// thousandths.
std::int64_t Simulation::slowness(UnitIndex unit) const {
    static constexpr std::array<std::int64_t, 5> grids_below{1, 4, 8, 14, 30};
    const auto rung = static_cast<std::size_t>(city_.level(unit)) - 1;
    const std::int64_t usual = usual_load_ * grids_below[rung];
    const std::int64_t extra =
        std::clamp<std::int64_t>((load_[unit] - usual) * 1000 / (4 * usual), 0, 1000);
    return city_.pace(unit) * (1000 + extra) / 1000;
}

void Simulation::release(std::size_t index) {
    lives_[index].reset();
    free_.push_back(index);
}

PersonalText Simulation::sealed(const Life& life, const std::string& text) {
    return vault_.seal(life.person, text);
}

std::optional<PersonalText> Simulation::perhaps_sealed(Life& life, unsigned percent,
                                                       const std::string& text) {
    if (!life.chance.percent(percent)) return std::nullopt;
    return sealed(life, text);
}

CommandId Simulation::command_id(const std::string& of_what) const {
    return CommandId("demo:" + std::to_string(options_.seed) + ":" + of_what);
}

std::optional<Instant> Simulation::Reports::last_report(const UnitCode& unit,
                                                        const CategoryCode& category) const {
    const auto found = last_.find(unit.value() + '\0' + category.value());
    if (found == last_.end()) return std::nullopt;
    return found->second;
}

void Simulation::Reports::note(const CaseReported& fact, Instant occurred) {
    const auto [last, first] =
        last_.try_emplace(fact.unit.value() + '\0' + fact.category.value(), occurred);
    if (!first) last->second = std::max(last->second, occurred);
}

CaseNumber Simulation::next_number(std::string_view prefix) {
    return with_serial(prefix, ++serials_[std::string(prefix)]);
}

void Simulation::ask(Life& life, const engine::Actor& actor, Instant occurred, Instant recorded,
                     engine::Command command) {
    const CommandId id =
        command_id(std::to_string(life.serial) + ":" + std::to_string(++life.commands));
    const engine::Context context{actor, occurred, recorded, rulebook_, reports_};
    const auto stream = engine::stream_of(
        command, context, [this](std::string_view prefix) { return next_number(prefix); });
    if (!stream) throw std::runtime_error(id.value() + ": " + stream.error().message);
    engine::Decision decision = engine::decide(life.state, command, context);
    if (!decision) throw std::runtime_error(id.value() + ": " + decision.error().message);
    life.number = CaseNumber(stream->id);

    Commit commit;  // as far as the rules read one
    commit.stream = *stream;
    commit.actor = actor.name;
    commit.occurred_at = occurred;
    commit.events = std::move(decision->at(0).events);
    life.state = engine::fold(std::move(life.state), commit);
    if (stream->kind != StreamKind::case_file) rulebook_ = engine::evolve(rulebook_, commit);
    for (const Event& event : commit.events) {
        learn(life, event);
        if (const auto* report = std::get_if<CaseReported>(&event))
            reports_.note(*report, occurred);
    }

    engine::Envelope envelope;
    envelope.id = id;
    envelope.actor = actor;
    envelope.occurred_at = occurred;
    envelope.recorded_at = recorded;
    envelope.command = std::move(command);
    courier_.ask(std::move(envelope), *stream, std::move(commit.events));
}

}  // namespace gridcase::demo
