#include "adapters/steward/steward.hpp"

#include <future>
#include <memory>
#include <stdexcept>
#include <utility>
#include <variant>

#include "engine/domain/redraw.hpp"
#include "engine/domain/territory.hpp"
#include "projections/list.hpp"

namespace gridcase::steward {
namespace {

constexpr std::size_t timers_at_once = 500;
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

std::string numbered(const char* what, std::uint64_t version, const CaseNumber& number) {
    return what + std::string("/") + std::to_string(version) + "/" + number.value();
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
std::uint64_t ask_about(const House& house, const std::optional<UnitCode>& unit,
                        const CommandFor& command_for) {
    const Seen seen = house.latest();
    Asking asking(house.engine);
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
    last_round_ = now;
    return round;
}

std::optional<Instant> Steward::next() const {
    const Seen seen = house_.latest();
    for (const projections::Timer& timer :
         projections::timers_due(*seen.store, latest_instant, unheeded_.size() + 1))
        if (!unheeded_.contains(id_of(timer))) return timer.due;
    return std::nullopt;
}

void Steward::follow_territory(Instant now, Round& round) {
    const auto rulebook = house_.engine.rulebook();
    const std::uint64_t version = rulebook->versions.territory;
    const auto change_holders = [&](const std::optional<UnitCode>& unit) {
        round.holders_changed += ask_about(house_, unit, [&](const projections::CaseRow& row) {
            return asked(numbered("holder", static_cast<std::uint64_t>(now.micros), row.number),
                         "territory/" + std::to_string(version), now,
                         engine::ChangeHolder{row.number, std::nullopt});
        });
    };
    if (last_round_ && version == territory_) {
        // A term began or ran out: nobody tells, time does.
        for (const UnitCode& unit :
             engine::holders_changed_between(*rulebook->territory, *last_round_, now))
            change_holders(unit);
        return;
    }
    house_.latest();
    const std::vector<Position> facts = house_.recall.kind(StreamKind::territory);
    if (facts.size() < version) return;  // the views lag: the next round knows
    for (std::size_t i = territory_; i < facts.size(); ++i)
        redraw(*read_one(house_.log, facts[i]), now, round);
    change_holders(std::nullopt);
    territory_ = version;
}

void Steward::redraw(const StoredCommit& fact, Instant now, Round& round) {
    for (const Event& event : fact.commit.events) {
        const auto* redrawn = std::get_if<UnitsRedrawn>(&event);
        if (!redrawn) continue;
        const std::string causation =
            to_text(fact.commit.stream) + "/" + std::to_string(fact.commit.revision);
        Asking asking(house_.engine);
        std::size_t waiting = 0;
        open_cases(house_.latest(), std::nullopt, [&](const projections::CaseRow& row) {
            const UnitCode to = engine::rehoming_of(*redrawn, row.unit, row.number);
            if (to == row.unit) return;
            asking.ask(asked(numbered("redrawn", fact.position, row.number), causation, now,
                             engine::ChangeHolder{row.number, to}));
            if (++waiting < cases_at_once) return;
            round.holders_changed += asking.count();
            waiting = 0;
        });
        round.holders_changed += asking.count();
    }
}

void Steward::follow_calendar(Instant now, Round& round) {
    const std::uint64_t version = house_.engine.rulebook()->versions.calendar;
    if (version == calendar_) return;
    round.deadlines_moved += ask_about(house_, std::nullopt, [&](const projections::CaseRow& row) {
        return asked(numbered("recalculate", version, row.number),
                     "calendar/" + std::to_string(version), now,
                     engine::RecalculateDeadlines{row.number});
    });
    calendar_ = version;
}

void Steward::pass_limits(Instant now, Round& round) {
    while (true) {
        const Seen seen = house_.latest();
        std::vector<projections::Timer> timers =
            projections::timers_due(*seen.store, now, timers_at_once + unheeded_.size());
        std::erase_if(timers, [&](const auto& timer) { return unheeded_.contains(id_of(timer)); });
        if (timers.empty()) return;
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
    }
}

}  // namespace gridcase::steward
