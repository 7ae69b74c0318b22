#include "adapters/steward/steward.hpp"

#include <algorithm>
#include <future>
#include <memory>
#include <stdexcept>
#include <utility>
#include <variant>

#include "engine/domain/fields.hpp"
#include "engine/domain/handover.hpp"
#include "engine/domain/redraw.hpp"
#include "engine/domain/territory.hpp"
#include "projections/list.hpp"

namespace gridcase::steward {
namespace {

constexpr std::size_t timers_at_once = 4'000;
constexpr std::size_t cases_at_once = 1'000;
constexpr std::size_t unheeded_limit = 10'000;

engine::Envelope asked(std::string id, std::string causation, Instant now,
                       engine::Command command) {
    return {.id = CommandId(std::move(id)),
            .actor = {ActorId("gridcase"), Role::system, {}},
            .occurred_at = now,
            .recorded_at = now,
            .correlation = {},
            .causation = std::move(causation),
            .expected = engine::ExpectedRevision::any(),
            .command = std::move(command)};
}

std::string id_of(const projections::Timer& timer) {
    return projections::passing_of(timer).value();
}

std::string numbered(const char* what, const std::string& version, const CaseNumber& number) {
    return what + std::string("/") + version + "/" + number.value();
}

/// Asks for several things at once and waits for all of them. Where the engine is busy with others
/// it waits for room: what is concerned by a change is asked about once, so nothing may be turned
/// away.
class Asking {
   public:
    explicit Asking(engine::Engine& engine) : engine_(engine) {}

    void ask(engine::Envelope envelope) {
        auto promise = std::make_shared<std::promise<engine::Answer>>();
        answers_.push_back(promise->get_future());
        engine_.ask_patiently(std::move(envelope), [promise](engine::Answer answer) {
            promise->set_value(std::move(answer));
        });
    }

    /// Calls `each` with every answer, in the order of asking. Throws when nothing can be written.
    template <class Each>
    void wait(const Each& each) {
        for (std::size_t i = 0; i < answers_.size(); ++i) {
            const engine::Answer answer = answers_[i].get();
            if (const auto* failed = std::get_if<engine::Failed>(&answer))
                throw std::runtime_error(failed->why);
            each(i, answer);
        }
        answers_.clear();
    }

    /// The number of those that made something true now.
    std::uint64_t count() {
        std::uint64_t made = 0;
        wait([&](std::size_t, const engine::Answer& answer) { made += is_new(answer) ? 1 : 0; });
        return made;
    }

    static bool is_new(const engine::Answer& answer) {
        const auto* accepted = std::get_if<engine::Accepted>(&answer);
        return accepted && !accepted->repeated;
    }

   private:
    engine::Engine& engine_;
    std::vector<std::future<engine::Answer>> answers_;
};

/// Calls `each` for every open case that `unit` holds; without a unit, for every open case.
template <class Each>
void open_cases(const Seen& seen, const std::optional<UnitCode>& unit, const Each& each) {
    projections::ListQuery query{.list = "worklist",
                                 .unit = unit,
                                 .below = false,
                                 .from = std::nullopt,
                                 .until = std::nullopt,
                                 .limit = cases_at_once};
    while (true) {
        const auto page = projections::read_list(*seen.store, query);
        if (!page) throw std::runtime_error(page.error());
        for (const projections::ListLine& line : page->lines) each(line.row);
        if (!page->next) return;
        query.cursor = *page->next;
    }
}

/// Asks `command_for` about every open case and counts what came of it.
template <class CommandFor>
std::uint64_t ask_about(engine::Engine& engine, const Seen& seen,
                        const std::optional<UnitCode>& unit, const CommandFor& command_for) {
    Asking asking(engine);
    std::uint64_t made = 0;
    std::size_t waiting = 0;
    open_cases(seen, unit, [&](const projections::CaseRow& row) {
        asking.ask(command_for(row));
        if (++waiting < cases_at_once) return;
        made += asking.count();
        waiting = 0;
    });
    return made + asking.count();
}

}  // namespace

Steward::Steward(House house) : house_(std::move(house)) {}

Round Steward::work(Instant now) {
    Round round;
    follow_territory(now, round);
    follow_calendar(now, round);
    pass_limits(now, round);
    return round;
}

/// All that is durable by now. What was deleted below the mark is not waded through again.
Seen Steward::look() {
    Seen seen = house_.latest();
    if (!seen.lowest_armed)
        no_timer_before_.reset();
    else if (no_timer_before_)
        no_timer_before_ = std::min(*no_timer_before_, *seen.lowest_armed);
    return seen;
}

std::optional<Instant> Steward::next() {
    const Seen seen = look();
    std::optional<Instant> next = next_holder_change_;
    for (const projections::Timer& timer : projections::timers_due(
             *seen.store, latest_instant, unheeded_.size() + 1, no_timer_before_)) {
        if (unheeded_.contains(id_of(timer))) continue;
        if (!next || timer.due < *next) next = timer.due;
        break;
    }
    return next;
}

void Steward::follow_territory(Instant now, Round& round) {
    const auto rulebook = house_.engine.rulebook();
    const engine::Territory& territory = *rulebook->territory;
    const std::uint64_t version = rulebook->versions.territory;
    const bool told = !followed_at_ || version != territory_;
    if (!told && (!next_holder_change_ || now < *next_holder_change_)) return;

    std::vector<CommitPtr> facts;
    if (told) {
        look();
        const std::vector<Position> positions = house_.recall.kind(StreamKind::territory);
        if (positions.size() < version) return;  // the views lag: the next round knows
        for (std::size_t i = territory_; i < version; ++i)
            facts.push_back(read_one(house_.log, positions[i]));
    }
    // A term began or ran out: nobody tells, time does.
    const std::vector<UnitCode> units =
        followed_at_ ? engine::holders_changed_between(territory, *followed_at_, now)
                     : std::vector<UnitCode>();

    for (const CommitPtr& each : facts)
        for (const Event& event : each->commit.events)
            if (const auto* redrawn = std::get_if<UnitsRedrawn>(&event))
                redraw(*redrawn, *each, now, round);
    if (told) change_holders(now, std::nullopt, round);
    for (std::size_t i = 0; i < units.size() && !told; ++i) {
        change_holders(now, units[i], round);
        // What fell from it lies with one above it.
        for (const UnitRegistered* above = territory.superior_of(units[i]); above != nullptr;
             above = territory.superior_of(above->code))
            change_holders(now, above->code, round);
    }
    for (const CommitPtr& each : facts)
        for (const Event& event : each->commit.events)
            if (const auto* filled = std::get_if<PostFilled>(&event))
                hand_over(*filled, now, round);
    for (const UnitCode& unit : units)
        if (const auto begun = engine::term_begun(territory, unit, *followed_at_, now))
            hand_over(*begun, now, round);

    territory_ = version;
    followed_at_ = now;
    next_holder_change_ = engine::next_holder_change(territory, now);
}

/// Asks about the open cases that `unit` holds; without a unit, about all.
void Steward::change_holders(Instant now, const std::optional<UnitCode>& unit, Round& round) {
    const std::uint64_t version = house_.engine.rulebook()->versions.territory;
    round.holders_changed +=
        ask_about(house_.engine, look(), unit, [&](const projections::CaseRow& row) {
            return asked(numbered("holder", std::to_string(now.micros), row.number),
                         "territory/" + std::to_string(version), now,
                         engine::ChangeHolder{row.number, std::nullopt});
        });
}

/// Begins the handover to somebody who has the unit's post now. A term is handed over once.
void Steward::hand_over(const PostFilled& fact, Instant now, Round& round) {
    const auto rulebook = house_.engine.rulebook();
    const engine::Territory& territory = *rulebook->territory;
    auto command = engine::handover_after(territory, fact, {});
    if (!command || !engine::has_post(territory, fact, now)) return;
    const CommandId id = engine::handover_command(fact);
    if (house_.recall.command(id)) return;
    open_cases(look(), fact.unit, [&](const projections::CaseRow& row) {
        if (command->items.size() < engine::handover_items_limit)
            command->items.push_back(row.number);
    });
    Asking asking(house_.engine);
    asking.ask(asked(id.value(), "territory/" + std::to_string(rulebook->versions.territory), now,
                     *std::move(command)));
    round.handovers_opened += asking.count();
}

void Steward::redraw(const UnitsRedrawn& fact, const StoredCommit& told, Instant now,
                     Round& round) {
    const std::string causation =
        to_text(told.commit.stream) + "/" + std::to_string(told.commit.revision);
    Asking asking(house_.engine);
    std::size_t waiting = 0;
    open_cases(look(), std::nullopt, [&](const projections::CaseRow& row) {
        const UnitCode to = engine::rehoming_of(fact, row.unit, row.number);
        if (to == row.unit) return;
        asking.ask(asked(numbered("redrawn", std::to_string(told.position), row.number), causation,
                         now, engine::ChangeHolder{row.number, to}));
        if (++waiting < cases_at_once) return;
        round.holders_changed += asking.count();
        waiting = 0;
    });
    round.holders_changed += asking.count();
}

/// A calendar changed, or a policy, which says who works by which: deadlines are counted anew.
void Steward::follow_calendar(Instant now, Round& round) {
    const RulebookVersions versions = house_.engine.rulebook()->versions;
    if (versions.calendar == counted_by_.calendar && versions.policy == counted_by_.policy) return;
    const std::string version =
        std::to_string(versions.calendar) + "." + std::to_string(versions.policy);
    round.deadlines_moved +=
        ask_about(house_.engine, look(), std::nullopt, [&](const projections::CaseRow& row) {
            return asked(numbered("recalculate", version, row.number), "calendar/" + version, now,
                         engine::RecalculateDeadlines{row.number});
        });
    counted_by_ = versions;
}

void Steward::pass_limits(Instant now, Round& round) {
    while (true) {
        const Seen seen = look();
        std::vector<projections::Timer> timers = projections::timers_due(
            *seen.store, now, timers_at_once + unheeded_.size(), no_timer_before_);
        std::erase_if(timers, [&](const auto& timer) { return unheeded_.contains(id_of(timer)); });
        if (timers.empty()) {
            const auto first = projections::next_timer(*seen.store, no_timer_before_);
            no_timer_before_ = first ? first->due : latest_instant;
            return;
        }
        Asking asking(house_.engine);
        for (const projections::Timer& timer : timers)
            asking.ask(
                asked(id_of(timer), "timer", now,
                      engine::PassLimit{timer.number, timer.limit, timer.due, timer.subject}));
        std::uint64_t passed = 0;
        asking.wait([&](std::size_t i, const engine::Answer& answer) {
            passed += Asking::is_new(answer) ? 1 : 0;
            const bool let_stand = std::holds_alternative<engine::Unchanged>(answer) ||
                                   std::holds_alternative<engine::Rejection>(answer);
            if (!let_stand) return;
            // Somebody was quicker, and the views have yet to learn of it; or they never will.
            round.unheeded.push_back(id_of(timers[i]));
            if (unheeded_.size() >= unheeded_limit) unheeded_.clear();
            unheeded_.insert(id_of(timers[i]));
        });
        round.limits_passed += passed;
        if (passed == 0) return;  // the views lag: the next round goes on
        no_timer_before_ = timers.back().due;
    }
}

}  // namespace gridcase::steward
