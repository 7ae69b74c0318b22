// A holder's turn: it signs, looks, talks, and either settles the matter or gives it up.

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "adapters/demo/lives.hpp"
#include "adapters/demo/speech.hpp"
#include "events/digest.hpp"

namespace gridcase::demo {

namespace {

/// Minutes until somebody signs; thousandths of the level's limit until it is handled.
constexpr Spread sign_minutes{{2, 6, 25, 95, 330, 900}};
constexpr Spread urgent_sign_minutes{{1, 2, 6, 18, 60, 150}};
constexpr Spread handling_share{{20, 80, 330, 740, 1800, 5200}};

constexpr unsigned per_mille_forgotten = 9;
constexpr unsigned percent_on_the_spot = 50;

Staff staff_of(Level level) { return level == Level::grid ? Staff::field : Staff::office; }

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

}  // namespace

/// The case has a new holder, or must be begun anew.
void Lives::begin_turn(Life& life, Instant now) {
    ++life.turn;
    const engine::Case& current = case_of(life);
    if (current.ruling_wanted)
        return plan(in_office(life, now, hours(1), days(2)), life, &Lives::rule);
    const bool urgent = current.severity == Severity::urgent;
    const UnitIndex holder = holder_of(life);
    const std::int64_t takes = (urgent ? urgent_sign_minutes : sign_minutes).draw(life.chance);
    const Duration scaled{minutes(takes).micros / 1000 * slowness(holder)};
    const Instant at = now + scaled + seconds(life.chance.between(20, 80));
    const Staff staff = staff_of(city_.level(holder));
    plan(urgent ? at : on_duty(at, staff, life.chance), life, &Lives::accept);
}

void Lives::accept(Life& life, Instant now) {
    if (returned(life, now)) return;
    ask(life, desk(life), now, engine::AcceptCase{life.number});
    if (life.chance.percent(6)) read_notices(life, now);
    plan_handling(life, now);
}

void Lives::plan_handling(Life& life, Instant now) {
    Chance& chance = life.chance;
    if (chance.below(1000) < per_mille_forgotten) return;  // lies there until its limit passes

    const engine::Case& current = case_of(life);
    const Duration limit =
        std::max(current.level_clock.due.value_or(now + days(7)) - current.held_since, hours(1));
    Duration takes{limit.micros / 1000 * handling_share.draw(chance) / 1000 *
                   slowness(holder_of(life))};
    if (current.level == Level::grid && chance.percent(percent_on_the_spot))
        takes = minutes(chance.mostly_low(5, 60));
    Instant handled = now + std::max(takes, minutes(3));
    if (current.severity != Severity::urgent)
        handled = on_duty(handled, staff_of(current.level), chance);
    if (gives_up(life, now, handled)) return;
    plan_deeds(life, now, handled);
    plan(handled, life, &Lives::resolve);
}

/// Early, for want of competence or means; who is only slow waits until the limit passes.
bool Lives::gives_up(Life& life, Instant now, Instant handled) {
    Chance& chance = life.chance;
    const engine::Case& current = case_of(life);
    if (!chance.percent(percent_escalated(current.level))) return false;
    life.reason = reason_from(current.facts, chance);
    const std::int64_t part = chance.between(100, 600);
    const Instant up = now + Duration{(handled - now).micros / 1000 * part};
    plan_deed(life, now, up, 40, &Lives::visit);
    plan_deed(life, now, up, 10, &Lives::add_note);
    plan(on_duty(up, staff_of(current.level), chance), life, &Lives::escalate);
    return true;
}

/// What is done before it is settled.
void Lives::plan_deeds(Life& life, Instant now, Instant until) {
    Chance& chance = life.chance;
    const engine::Case& current = case_of(life);
    const bool grid = current.level == Level::grid;
    const bool community = current.level == Level::community;
    const bool dispute = current.facts.parties > 1;
    const bool outside = current.facts.needs_department || current.facts.needs_law_enforcement ||
                         current.facts.hazard;
    plan_deed(life, now, until, grid ? 4 : 45, &Lives::assign);
    plan_deed(life, now, until, grid ? 30 : 45, &Lives::visit);
    plan_deed(life, now, until, 12, &Lives::add_note);
    plan_deed(life, now, until, 14, &Lives::attach);
    plan_deed(life, now, until, dispute ? (grid ? 35 : 75) : 0, &Lives::mediate);
    plan_deed(life, now, until, dispute && !grid ? 30 : 0, &Lives::mediate);
    // Whoever is called needs time to come.
    plan_deed(life, now, until - hours(4), grid ? 0 : outside ? 45 : 3, &Lives::summon);
    plan_deed(life, now, until, grid ? 0 : 4, &Lives::delegate);
    plan_deed(life, now, until, grid ? 0 : 2, &Lives::split);
    plan_deed(life, now, until, grid ? 1 : community ? 3 : 6, &Lives::request_suspension);
    const auto due = current.level_clock.due;
    const unsigned asks = due && until > *due ? 45 : 2;
    if (chance.percent(asks) && due && *due > now + hours(1))
        plan(soon(life, now, minutes(10), *due - now), life, &Lives::request_extension);
}

/// In some cases of a hundred, at some time before `until`, if somebody is on duty by then.
void Lives::plan_deed(Life& life, Instant now, Instant until, unsigned percent, Step step) {
    Chance& chance = life.chance;
    if (!chance.percent(percent) || until <= now) return;
    const Instant at = now + Duration{(until - now).micros / 1000 * chance.between(50, 900)};
    const Instant done = on_duty(at, staff_of(case_of(life).level), chance);
    if (done <= until) plan(done, life, step);
}

void Lives::assign(Life& life, Instant now) {
    attempt(life, leader(life), now,
            engine::AssignCase{life.number, city_.hand(holder_of(life)).name});
}

void Lives::visit(Life& life, Instant now) {
    attempt(life, city_.hand(holder_of(life)), now,
            engine::RecordVisit{life.number, remark(life, Remark::visited)});
}

void Lives::add_note(Life& life, Instant now) {
    attempt(life, desk(life), now, engine::AddNote{life.number, remark(life, Remark::noted)});
}

/// The picture itself is not there: nobody took it.
void Lives::attach(Life& life, Instant now) {
    const std::string name = life.number.value() + ":" + std::to_string(life.commands);
    engine::AttachEvidence command{life.number, sha256(name), "image/jpeg", 0, {}};
    command.size_bytes = static_cast<std::uint64_t>(life.chance.between(180'000, 4'200'000));
    command.caption = perhaps(life, 70, Remark::pictured);
    attempt(life, city_.hand(holder_of(life)), now, std::move(command));
}

void Lives::mediate(Life& life, Instant now) {
    static constexpr std::array<std::uint32_t, 3> weights{62, 20, 18};
    static constexpr std::array outcomes{MediationOutcome::agreed, MediationOutcome::not_agreed,
                                         MediationOutcome::adjourned};
    static constexpr std::array words{Remark::agreed, Remark::not_agreed, Remark::adjourned};
    const std::size_t drawn = life.chance.weighed(weights);
    const std::uint32_t parties = std::max(case_of(life).facts.parties, 2U);
    attempt(life, desk(life), now,
            engine::HoldMediation{life.number, parties, outcomes.at(drawn),
                                  remark(life, words.at(drawn))});
}

void Lives::urge(Life& life, Instant now) {
    if (!attempt(life, resident_, now,
                 engine::UrgeCase{life.number, perhaps(life, 80, Remark::urged)}))
        return;
    if (life.chance.percent(60))
        plan_aside(in_office(life, now, minutes(20), hours(9)), life, &Lives::answer);
}

void Lives::answer(Life& life, Instant now) {
    attempt(life, desk(life), now,
            engine::AnswerResident{life.number, remark(life, Remark::answered)});
}

/// Whoever signs for a case looks at what else the unit must know.
void Lives::read_notices(Life& life, Instant now) {
    attempt(life, desk(life), now, engine::ReadNotices{case_of(life).holder, oracle_.position()});
}

}  // namespace gridcase::demo
