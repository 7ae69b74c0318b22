// Whose the case is: returned by the duty list and ruled on, sent up and down, departments called
// to the spot, a superior's plate.

#include <algorithm>
#include <utility>

#include "adapters/demo/lives.hpp"
#include "adapters/demo/speech.hpp"
#include "engine/domain/policy.hpp"

namespace gridcase::demo {

namespace {

/// Minutes from a call to the arrival; thirty are allowed.
constexpr Spread arrival_minutes{{4, 9, 18, 31, 75, 190}};
constexpr unsigned percent_never_there = 3;

/// How often a holder says “not mine”, by how often that was said before.
unsigned percent_returned(const engine::Case& current) {
    if (current.level == Level::city) return 0;
    switch (current.returns) {
        case 0:
            return current.level == Level::grid ? 3 : 6;
        case 1:
            return 35;
        case 2:
            return 30;
        default:
            return 0;
    }
}

/// Whom one calls for such a thing.
std::string_view line_for(const engine::Case& current) {
    const std::string& category = current.category.value();
    if (current.facts.hazard) return "emergency";
    if (current.facts.needs_law_enforcement)
        return category == "dispute" ? "public-security" : "city-management";
    if (category == "property") return "housing";
    if (category == "safety") return "market-supervision";
    if (category == "livelihood") return "civil-affairs";
    return category == "dispute" ? "labour" : "environment";
}

}  // namespace

/// The duty list's items about such a thing, by the policy in force.
std::vector<const engine::DutyItem*> Lives::duties_of(const Life& life) const {
    const std::string prefix = case_of(life).category.value() + "-";
    std::vector<const engine::DutyItem*> items;
    for (const engine::DutyItem& item : oracle_.rulebook().policy->duties)
        if (item.id.starts_with(prefix)) items.push_back(&item);
    return items;
}

std::optional<UnitIndex> Lives::bearer_of(const Life& life, const engine::DutyItem& item) const {
    const UnitIndex place = rung_of(life);
    if (!item.line.empty()) return city_.department(place, item.line);
    return city_.above(place, item.level);
}

bool Lives::returned(Life& life, Instant now) {
    const engine::Case& current = case_of(life);
    if (!life.chance.percent(percent_returned(current))) return false;
    const bool again = current.returns > 0;
    const auto items = duties_of(life);
    if (items.empty()) return false;
    const auto text = remark(life, again ? Remark::returned_again : Remark::returned);
    // One of the items may name the holder itself: that one it cannot cite.
    for (int tries = 0; tries < 3; ++tries) {
        if (!attempt(life, desk(life), now,
                     engine::ReturnCase{life.number, life.chance.of(items)->id, text}))
            continue;
        begin_turn(life, now);
        return true;
    }
    return false;
}

/// The superior says whose it is: whom an item of the duty list names, if that lies below it; else
/// it keeps the case itself.
void Lives::rule(Life& life, Instant now) {
    const auto items = duties_of(life);
    if (items.empty()) return;
    const engine::DutyItem* item = life.chance.of(items);
    UnitIndex to = holder_of(life);
    if (const auto bearer = bearer_of(life, *item); bearer && city_.within(*bearer, to))
        to = *bearer;
    ask(life, head(life), now,
        engine::RuleReturn{life.number, city_.code(to), item->id, remark(life, Remark::ruled)});
    begin_turn(life, now);
}

void Lives::escalate(Life& life, Instant now) {
    engine::EscalateCase command{life.number, life.reason, {}};
    command.remark = perhaps_sealed(life, 85, escalation_text(life.reason, life.chance));
    ask(life, head(life), now, std::move(command));
    begin_turn(life, now);
}

/// One rung down, towards where it lies.
void Lives::delegate(Life& life, Instant now) {
    const UnitIndex holder = holder_of(life);
    if (city_.kind(holder) != UnitKind::area || city_.level(holder) == Level::grid) return;
    const auto below = static_cast<Level>(static_cast<int>(city_.level(holder)) - 1);
    engine::DelegateCase command{life.number, city_.code(city_.above(rung_of(life), below)), {}};
    command.remark = perhaps(life, 80, Remark::delegated);
    if (attempt(life, desk(life), now, std::move(command))) begin_turn(life, now);
}

void Lives::summon(Life& life, Instant now) {
    const UnitIndex holder = holder_of(life);
    const auto department = city_.department(holder, line_for(case_of(life)));
    if (!department || *department == holder) return;
    engine::SummonDepartment command{life.number, city_.code(*department), {}};
    command.remark = perhaps(life, 75, Remark::summoned);
    if (!attempt(life, desk(life), now, std::move(command))) return;
    if (life.chance.percent(percent_never_there)) return;
    plan_aside(
        now + minutes(arrival_minutes.draw(life.chance)) + seconds(life.chance.between(0, 59)),
        life, &Lives::arrive);
}

void Lives::arrive(Life& life, Instant now) {
    const engine::Case& current = case_of(life);
    if (current.summons.empty()) return;
    const UnitCode department = current.summons.front().department;
    attempt(life, city_.desk(city_.index_of(department)), now,
            engine::ArriveOnSpot{life.number, department});
}

/// A superior hangs a plate on what is late.
void Lives::supervise(Life& life, Instant now) {
    const UnitIndex above = city_.superior(holder_of(life));
    engine::SuperviseCase command{life.number, now + days(life.chance.between(3, 12)),
                                  lift_conditions(life.chance)};
    attempt(life, city_.head(above), now, std::move(command));
}

/// Whether the plate came off.
bool Lives::lifted(Life& life, Instant now) {
    const auto& supervision = case_of(life).supervision;
    if (!supervision || !life.chance.percent(75)) return false;
    const UnitIndex by = city_.index_of(supervision->by);
    return attempt(life, city_.head(by), now,
                   engine::LiftSupervision{life.number, perhaps(life, 70, Remark::lifted)});
}

}  // namespace gridcase::demo
