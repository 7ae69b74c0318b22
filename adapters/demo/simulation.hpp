#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/demo/arrivals.hpp"
#include "adapters/demo/city.hpp"
#include "adapters/demo/courier.hpp"
#include "adapters/demo/demo.hpp"
#include "engine/domain/domain.hpp"
#include "events/personal.hpp"

namespace gridcase::demo {

/// The year, action by action in the order of its time.
///
/// An answer comes when its commit is durable, and a case's next step needs number and holder: to
/// wait for each would leave disk and engine idle in turns. So the simulation runs the same pure
/// rules first and knows what the engine will answer; the courier holds every answer against that.
class Simulation {
   public:
    Simulation(const DemoOptions& options, engine::Engine& engine, KeyVault& vault);

    /// Founds the city and lives its year; throws std::runtime_error when a command is not
    /// accepted.
    DemoReport run();

   private:
    enum class Step : std::uint8_t { report, accept, escalate, resolve, verify, close, rate };

    /// A case while something may still happen to it.
    struct Life {
        Life(std::uint64_t serial_number, std::uint64_t seed, const Arrival& its_arrival)
            : serial(serial_number), chance(seed, serial_number), arrival(its_arrival) {}

        std::uint64_t serial;
        unsigned commands = 0;
        Chance chance;
        Arrival arrival;
        UnitIndex grid = 0;
        UnitIndex holder = 0;
        PersonId person;
        bool has_reporter = false;
        Severity severity = Severity::normal;
        CaseFacts facts;
        CaseNumber number;
        engine::State state;  // as the rules see the case
        Instant since;        // reported, or moved up
        Instant level_due;    // the holder's limit
        Instant case_due;
        EscalationReason reason = EscalationReason::other;
        bool solved = true;
        unsigned satisfaction = 5;
    };

    struct Action {
        Instant at;
        std::uint64_t sequence;
        std::size_t life;
        Step step;

        bool operator>(const Action& other) const {
            return at != other.at ? at > other.at : sequence > other.sequence;
        }
    };

    void found();
    void begin_hour();
    void act(const Action& action);
    void plan(Instant at, std::size_t life, Step step);

    void report(Instant now, std::size_t index);
    void accept(Instant now, std::size_t index);
    void escalate(Instant now, std::size_t index);
    void resolve(Instant now, std::size_t index);
    void verify(Instant now, std::size_t index);
    void close(Instant now, std::size_t index);
    void rate(Instant now, std::size_t index);

    void learn(Life& life, const Event& event);
    void plan_handling(Instant now, std::size_t index);
    [[nodiscard]] std::optional<Instant> escalation_time(Life& life, Instant now, Instant handled);
    [[nodiscard]] Instant sign_time(Life& life, UnitIndex unit, Instant from);
    [[nodiscard]] std::int64_t slowness(UnitIndex unit) const;
    void release(std::size_t index);

    [[nodiscard]] engine::ReportCase report_of(Life& life, Channel channel);
    [[nodiscard]] const engine::Actor& reporting_actor(const Life& life, Channel channel) const;
    [[nodiscard]] CommandId command_id(const std::string& of_what) const;
    [[nodiscard]] PersonalText sealed(const Life& life, const std::string& text);
    [[nodiscard]] std::optional<PersonalText> perhaps_sealed(Life& life, unsigned percent,
                                                             const std::string& text);
    void ask(Life& life, const engine::Actor& actor, Instant occurred, Instant recorded,
             engine::Command command);
    [[nodiscard]] CaseNumber next_number(std::string_view prefix);
    [[nodiscard]] const engine::Actor& checker_of(const Life& life) const;

    const DemoOptions& options_;
    KeyVault& vault_;
    const std::vector<UnitRegistered> territory_;
    const City city_;
    const std::vector<Category> catalogue_;
    const Year year_;
    Arrivals arrivals_;
    const engine::Actor resident_;

    std::priority_queue<Action, std::vector<Action>, std::greater<>> actions_;
    std::uint64_t sequence_ = 0;
    std::uint64_t serial_ = 0;
    std::uint64_t reported_ = 0;
    std::deque<std::optional<Life>> lives_;
    std::vector<std::size_t> free_;
    std::vector<std::uint32_t> load_;  // accepted and not yet resolved, by unit
    std::int64_t usual_load_;          // of a grid

    /// What the pure rules ask beside a case's own stream: when its place and category came up
    /// last.
    class Reports final : public engine::Lookups {
       public:
        [[nodiscard]] const engine::Case* case_of(const CaseNumber& /*number*/) const override {
            return nullptr;
        }
        [[nodiscard]] std::optional<Instant> last_report(
            const UnitCode& unit, const CategoryCode& category) const override;
        CaseNumber new_number(std::string_view prefix) const override {
            return with_serial(prefix, 1);
        }
        void note(const CaseReported& fact, Instant occurred);

       private:
        std::unordered_map<std::string, Instant> last_;
    };

    engine::Rulebook rulebook_;
    Reports reports_;
    std::unordered_map<std::string, std::uint64_t> serials_;  // given, by prefix

    Courier courier_;
};

}  // namespace gridcase::demo
