#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/demo/agenda.hpp"
#include "adapters/demo/arrivals.hpp"
#include "adapters/demo/city.hpp"
#include "adapters/demo/oracle.hpp"
#include "adapters/demo/remarks.hpp"
#include "adapters/demo/year.hpp"
#include "events/personal.hpp"

namespace gridcase::demo {

/// A case while something may still happen to it: what the simulation knows beside the rules.
struct Life {
    Life(std::uint64_t its_serial, std::uint64_t seed, const Arrival& its_arrival)
        : serial(its_serial), chance(seed, its_serial), arrival(its_arrival) {}

    std::uint64_t serial;
    Chance chance;
    Arrival arrival;
    std::size_t slot = 0;
    unsigned commands = 0;
    unsigned parts = 0;  // that were split off

    UnitIndex grid = 0;
    Spot spot;
    PersonId person;  // the reporter; where there is none, a pseudonym of the case's own
    bool has_reporter = false;
    CaseNumber number;
    std::optional<CaseNumber> repeats;  // somebody reported the same before

    unsigned turn = 0;     // rises with every new holder, and when work stops or begins again
    unsigned to_come = 0;  // steps and limits that are planned
    std::optional<UnitIndex> desk;            // on which it lies: accepted and not yet resolved
    std::vector<projections::Timer> watched;  // limits that are planned to pass

    EscalationReason reason = EscalationReason::other;  // drawn when planned, said when done
    bool solved = true;
    unsigned satisfaction = 5;
};

/// The cases of the year and those who work on them, step by step in the order of time.
///
/// What is planned for a holder holds for its turn: when the case moves on, stands still or ends,
/// the rest of the plan falls away. What others do about it (its resident, its superiors, limits
/// that pass) comes in any turn, and happens if the rules let it. The files that define the steps
/// are those of the engine's rules: intake, handling, ladder, clocks, linked, ending.
class Lives {
   public:
    Lives(std::uint64_t seed, std::uint64_t cases, City& city, const std::vector<Category>& kinds,
          KeyVault& vault, Oracle& oracle);

    /// Something came up; it is reported when somebody files it.
    void begin(const Arrival& arrival);
    /// A case whose steps somebody else plans; `release` ends that.
    Life& adopt(const Arrival& arrival);
    void release(Life& life);

    [[nodiscard]] std::optional<Instant> next() const;
    /// Takes the next step, or lets the next limit pass.
    void live();

    [[nodiscard]] std::uint64_t reported() const { return reported_; }

    // --- for those who act on cases from outside ------------------------------------------------

    /// The case's report, which gives it its number; throws when the rules refuse.
    void file(Life& life, const engine::Actor& actor, Instant now, engine::ReportCase command);
    /// Asks about the life's case; throws when the rules refuse.
    void ask(Life& life, const engine::Actor& actor, Instant now, engine::Command command);
    /// Whether the rules let it happen; then it did.
    bool attempt(Life& life, const engine::Actor& actor, Instant now, engine::Command command);
    /// The house asks, under the id that what it follows from gives.
    bool attempt_as_house(CommandId id, std::string causation, Instant now,
                          engine::Command command);

    /// It lies in another grid than was known.
    void move_to(Life& life, UnitIndex grid) const;

    /// Open cases, in the order of their places.
    [[nodiscard]] std::vector<Life*> open();
    [[nodiscard]] Life* find(const CaseNumber& number);
    [[nodiscard]] const engine::Case& case_of(const Life& life) const {
        return oracle_.case_of(life.number);
    }
    [[nodiscard]] UnitIndex holder_of(const Life& life) const {
        return city_.index_of(case_of(life).holder);
    }
    [[nodiscard]] PersonalText sealed(const Life& life, const std::string& text) {
        return vault_.seal(life.person, text);
    }
    /// Draws who reported it, and under which pseudonym texts are sealed; answers with name and
    /// number.
    std::string draw_reporter(Life& life, bool leaves_a_name);
    [[nodiscard]] CommandId command_id(const std::string& of_what) const;
    [[nodiscard]] const engine::Actor& resident() const { return resident_; }

   private:
    using Step = void (Lives::*)(Life&, Instant);

    struct Planned {
        std::size_t slot;
        unsigned turn;  // any_turn: whatever happened meanwhile
        Step step;
    };
    struct Watched {
        std::size_t slot;
        projections::Timer timer;
    };
    static constexpr unsigned any_turn = ~0U;

    // lives.cpp: what is common to all steps
    Life& settle(std::uint64_t serial, const Arrival& arrival);
    void plan(Instant at, Life& life, Step step);
    void plan_aside(Instant at, Life& life, Step step);
    void follow(const std::vector<StreamName>& streams, Instant now);
    void note(Life& life, Instant now);
    void let_go(Life& life);
    Asking asking(Life& life, const engine::Actor& actor, Instant occurred, Instant recorded);
    [[nodiscard]] bool moved(const Life& life, Instant now) const;
    [[nodiscard]] PersonalText remark(Life& life, Remark what);
    [[nodiscard]] std::optional<PersonalText> perhaps(Life& life, unsigned percent, Remark what);
    [[nodiscard]] std::optional<PersonalText> perhaps_sealed(Life& life, unsigned percent,
                                                             const std::string& text);
    [[nodiscard]] Instant soon(Life& life, Instant from, Duration least, Duration most);
    [[nodiscard]] Instant in_office(Life& life, Instant from, Duration least, Duration most);
    /// The rung of the ladder on which it lies: of what lies in a building, the grid.
    [[nodiscard]] UnitIndex rung_of(const Life& life) const;
    [[nodiscard]] const engine::Actor& desk(const Life& life) const;
    [[nodiscard]] const engine::Actor& head(const Life& life) const;
    [[nodiscard]] const engine::Actor& leader(const Life& life) const;
    [[nodiscard]] std::int64_t slowness(UnitIndex unit) const;

    // intake.cpp: how a case begins, and what is said anew about it
    void report(Life& life, Instant now);
    void begin_at(Life& life, Instant now, const std::vector<StreamName>& streams);
    void choose_place(Life& life, Instant now);
    [[nodiscard]] engine::ReportCase report_of(Life& life, Channel channel);
    [[nodiscard]] const engine::Actor& reporting_actor(const Life& life, Channel channel) const;
    bool settled_at_once(Life& life, Instant now, Channel channel,
                         const engine::ReportCase& report);
    void plan_aside_of_report(Life& life, Instant now);
    void triage(Life& life, Instant now);
    void correct(Life& life, Instant now);

    // handling.cpp: a holder's turn
    void begin_turn(Life& life, Instant now);
    void accept(Life& life, Instant now);
    void plan_handling(Life& life, Instant now);
    void plan_deeds(Life& life, Instant now, Instant until);
    void plan_deed(Life& life, Instant now, Instant until, unsigned percent, Step step);
    [[nodiscard]] bool gives_up(Life& life, Instant now, Instant handled);
    void assign(Life& life, Instant now);
    void visit(Life& life, Instant now);
    void add_note(Life& life, Instant now);
    void attach(Life& life, Instant now);
    void mediate(Life& life, Instant now);
    void urge(Life& life, Instant now);
    void answer(Life& life, Instant now);
    void read_notices(Life& life, Instant now);

    // ladder.cpp: whose it is
    bool returned(Life& life, Instant now);
    void rule(Life& life, Instant now);
    void escalate(Life& life, Instant now);
    void delegate(Life& life, Instant now);
    void summon(Life& life, Instant now);
    void arrive(Life& life, Instant now);
    void supervise(Life& life, Instant now);
    bool lifted(Life& life, Instant now);
    [[nodiscard]] std::vector<const engine::DutyItem*> duties_of(const Life& life) const;
    [[nodiscard]] std::optional<UnitIndex> bearer_of(const Life& life,
                                                     const engine::DutyItem& item) const;

    // clocks.cpp: more time, clocks that stand still, limits that pass
    void request_extension(Life& life, Instant now);
    void request_suspension(Life& life, Instant now);
    void decide_request(Life& life, Instant now);
    void resume(Life& life, Instant now);
    void pass(Life& life, const projections::Timer& timer, Instant now);

    // linked.cpp: cases that have to do with one another
    void merge(Life& life, Instant now);
    void unmerge(Life& life, Instant now);
    void split(Life& life, Instant now);
    void rate_merged(Life& life, Instant now);

    // ending.cpp: handled, checked, filed, answered for
    void resolve(Life& life, Instant now);
    void verify(Life& life, Instant now);
    void close(Life& life, Instant now);
    void plan_rating(Life& life, Instant now, unsigned percent);
    void rate(Life& life, Instant now);
    void reopen(Life& life, Instant now);
    void withdraw(Life& life, Instant now);

    const std::uint64_t seed_;
    City& city_;
    const std::vector<Category>& kinds_;
    KeyVault& vault_;
    Oracle& oracle_;
    const engine::Actor resident_{ActorId("resident"), Role::resident, {}};
    const engine::Actor house_{ActorId("gridcase"), Role::system, {}};

    std::deque<std::optional<Life>> lives_;
    std::vector<std::size_t> free_;
    std::unordered_map<CaseNumber, std::size_t> places_;
    std::deque<CaseNumber> recent_;  // the last that were reported
    Agenda<Planned> steps_;
    Agenda<Watched> limits_;
    std::uint64_t serial_ = 0;
    std::uint64_t reported_ = 0;
    std::vector<std::uint32_t> load_;  // cases on the desks, by unit
    std::int64_t usual_load_;          // of a grid
};

}  // namespace gridcase::demo
