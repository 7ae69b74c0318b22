// Handled, checked, filed; then the resident's answer, and sometimes everything again.

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/demo/lives.hpp"
#include "adapters/demo/speech.hpp"

namespace gridcase::demo {

namespace {

/// Minutes from handled to checked, and to filed; hours until the resident answers.
constexpr Spread checking_minutes{{5, 25, 160, 420, 1500, 4300}};
constexpr Spread closing_minutes{{1, 4, 45, 900, 2900, 7200}};
constexpr Spread rating_hours{{0, 1, 14, 90, 260, 330}};

constexpr unsigned percent_rating = 40;
constexpr unsigned percent_failed = 8;

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

void Lives::resolve(Life& life, Instant now) {
    engine::ResolveCase command{life.number, {}};
    command.outcome = sealed(life, outcome_text(*life.arrival.matter, life.chance));
    ask(life, desk(life), now, std::move(command));
    const bool checked = case_of(life).verification != Verification::none;
    const Staff staff = city_.level(holder_of(life)) == Level::grid ? Staff::field : Staff::office;
    const Spread& takes = checked ? checking_minutes : closing_minutes;
    plan(on_duty(now + minutes(takes.draw(life.chance)), staff, life.chance), life,
         checked ? &Lives::verify : &Lives::close);
}

/// Somebody of the unit above looks whether it is so; at the top, and where the desk above handled
/// it itself while the holder's post was vacant, its head.
void Lives::verify(Life& life, Instant now) {
    const UnitIndex holder = holder_of(life);
    const UnitIndex above = city_.superior(holder);
    const bool by_head = above == holder || case_of(life).handler == city_.desk(above).name;
    const engine::Actor& by = by_head ? city_.head(above) : city_.desk(above);
    const bool passed = !life.chance.percent(percent_failed);
    engine::VerifyResolution command{life.number, passed, {}};
    command.finding = perhaps(life, passed ? 60 : 100, passed ? Remark::passed : Remark::failed);
    ask(life, by, now, std::move(command));
    ++life.turn;
    if (!passed) return plan_handling(life, now);
    plan(now + minutes(life.chance.between(2, 90)), life, &Lives::close);
}

void Lives::close(Life& life, Instant now) {
    Chance& chance = life.chance;
    if (lifted(life, now)) return plan(now + minutes(chance.between(5, 60)), life, &Lives::close);
    engine::CloseCase command{life.number, {}};
    command.remark = perhaps_sealed(life, 25, closing_text(chance));
    // A part that became a case of its own may still be open.
    if (!attempt(life, head(life), now, std::move(command)))
        return plan(in_office(life, now, hours(20), days(2)), life, &Lives::close);
    plan_rating(life, now, percent_rating);
    if (!life.has_reporter && chance.percent(1))
        plan_aside(in_office(life, now, days(2), days(20)), life, &Lives::reopen);
    for (const engine::Absorbed& each : case_of(life).absorbed)
        if (Life* other = find(each.number))
            plan_aside(soon(*other, now, hours(1), days(9)), *other, &Lives::rate_merged);
}

void Lives::plan_rating(Life& life, Instant now, unsigned percent) {
    Chance& chance = life.chance;
    if (!life.has_reporter || !chance.percent(percent)) return;
    const Instant due = case_of(life).case_clock.due.value_or(now + days(30));
    const Duration allowed = std::max(due - life.arrival.at, hours(1));
    const std::int64_t per_cent = (now - life.arrival.at).micros / (allowed.micros / 100);
    life.solved = chance.percent(per_cent < 30 ? 97 : per_cent <= 100 ? 91 : 70);
    life.satisfaction = score_of(life.solved, per_cent, chance);
    const std::int64_t waits_minutes = rating_hours.draw(chance) * 60 + chance.between(3, 59);
    plan_aside(now + minutes(waits_minutes), life, &Lives::rate);
}

void Lives::rate(Life& life, Instant now) {
    engine::RateCase command;
    command.number = life.number;
    command.solved = life.solved;
    command.satisfaction = static_cast<std::uint8_t>(life.satisfaction);
    command.comment =
        perhaps_sealed(life, 45, rating_text(life.solved, life.satisfaction, life.chance));
    if (!attempt(life, resident_, now, std::move(command))) return;
    if (!life.solved && life.chance.percent(35))
        plan_aside(soon(life, now, hours(3), days(12)), life, &Lives::reopen);
}

/// By the resident, or by who finds in a check that it is as it was.
void Lives::reopen(Life& life, Instant now) {
    const engine::Actor& by =
        life.has_reporter ? resident_ : city_.desk(city_.superior(holder_of(life)));
    if (!attempt(life, by, now, engine::ReopenCase{life.number, remark(life, Remark::reopened)}))
        return;
    begin_turn(life, now);
}

void Lives::withdraw(Life& life, Instant now) {
    engine::WithdrawCase command{life.number, remark(life, Remark::withdrawn)};
    if (attempt(life, resident_, now, std::move(command))) ++life.turn;
}

}  // namespace gridcase::demo
