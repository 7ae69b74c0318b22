// More time, clocks that stand still, and limits that pass.

#include <algorithm>
#include <utility>

#include "adapters/demo/lives.hpp"

namespace gridcase::demo {

namespace {

constexpr unsigned percent_granted = 82;
constexpr unsigned percent_supervised = 30;  // of those whose case limit passed

}  // namespace

void Lives::request_extension(Life& life, Instant now) {
    const auto& clock = case_of(life).level_clock.clock;
    if (!clock) return;
    const Budget& budget = clock->budget();
    const std::int64_t least = std::min<std::int64_t>(budget.amount, 1);
    engine::RequestExtension command;
    command.number = life.number;
    command.amount = life.chance.between(std::max(least, budget.amount / 2), budget.amount);
    command.ground = remark(life, Remark::extension);
    if (!attempt(life, desk(life), now, std::move(command))) return;
    plan_aside(in_office(life, now, minutes(10), hours(20)), life, &Lives::decide_request);
}

void Lives::request_suspension(Life& life, Instant now) {
    const bool season = life.chance.percent(30);
    engine::RequestSuspension command;
    command.number = life.number;
    command.reason = season ? SuspensionReason::season : SuspensionReason::precondition;
    command.ground = remark(life, season ? Remark::season : Remark::precondition);
    if (!attempt(life, desk(life), now, std::move(command))) return;
    plan_aside(in_office(life, now, minutes(20), hours(26)), life, &Lives::decide_request);
}

/// Somebody above decides, never the one who asked; in the city its head.
void Lives::decide_request(Life& life, Instant now) {
    const auto& request = case_of(life).request;
    if (!request) return;
    const UnitIndex holder = holder_of(life);
    const UnitIndex above = city_.superior(holder);
    const bool by_desk = above != holder && request->kind == RequestKind::extension &&
                         case_of(life).extensions == 0 && request->asker != city_.desk(above).name;
    const engine::Actor& by = by_desk ? city_.desk(above) : city_.head(above);
    if (!life.chance.percent(percent_granted)) {
        attempt(life, by, now,
                engine::RefuseRequest{life.number, perhaps(life, 80, Remark::refused)});
        return;
    }
    if (!attempt(life, by, now, engine::ApproveRequest{life.number})) return;
    if (case_of(life).status != engine::Status::suspended) return;
    ++life.turn;
    plan(in_office(life, now, days(6), days(70)), life, &Lives::resume);
}

void Lives::resume(Life& life, Instant now) {
    ask(life, desk(life), now, engine::ResumeCase{life.number});
    ++life.turn;
    plan_handling(life, now);
}

/// The limit's time has come. Where it was kept, moved or stands still meanwhile, nothing happens.
void Lives::pass(Life& life, const projections::Timer& timer, Instant now) {
    const auto armed = oracle_.timers(life.number);
    if (std::find(armed.begin(), armed.end(), timer) == armed.end()) return;
    follow(oracle_.ask({projections::passing_of(timer), house_, now, now, "timer"},
                       engine::PassLimit{timer.number, timer.limit, timer.due, timer.subject}),
           now);
    if (timer.limit == LimitKind::level && moved(life, now)) begin_turn(life, now);
    if (timer.limit == LimitKind::whole_case && life.chance.percent(percent_supervised))
        plan_aside(in_office(life, now, hours(1), days(2)), life, &Lives::supervise);
}

}  // namespace gridcase::demo
