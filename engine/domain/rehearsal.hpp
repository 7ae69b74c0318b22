#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/domain/domain.hpp"
#include "events/commit.hpp"

namespace gridcase::engine {

// Rehearsing a policy (试运行): what really happened is replayed, and the policy decides again
// wherever a policy decided: at the report, when more was said about the case (triage), when it
// turned out to lie elsewhere. Everything else stays as people did it: suspensions, extensions,
// escalations, the moment of closing. So a policy rehearsed against itself changes nothing.

/// Cases behind a number, in the order of the log.
using CaseNumbers = std::vector<CaseNumber>;

/// A number as it was, and as the policy would have made it.
struct ThenAndNow {
    CaseNumbers then;
    CaseNumbers now;

    bool operator==(const ThenAndNow&) const = default;
};

/// What a rehearsal found. Every number is a list of cases.
struct Rehearsal {
    CaseNumbers rehearsed;   // those that the policy decided on
    CaseNumbers archival;    // another system's; left out
    CaseNumbers unroutable;  // their category is none of the policy's, or no rule matches

    /// By the level where policy sent them, and where this one does.
    std::map<std::pair<Level, Level>, CaseNumbers> levels;
    std::map<Level, ThenAndNow> level_load;
    std::map<UnitCode, ThenAndNow> unit_load;

    /// Past the limit of the holder that policy chose, while it held the case.
    ThenAndNow late_level;
    /// Past the limit of the whole case: closed, or still open, after it.
    ThenAndNow late_case;

    CaseNumbers closed;
    /// Closed without ever leaving the grid, or the community, and not reopened. A case that
    /// people moved up is taken to move up as far under the policy, too.
    ThenAndNow grid_contained;
    ThenAndNow community_contained;
};

/// A policy under rehearsal. Takes the commits of the whole log in its order; what came before the
/// period says whether an issue repeats.
class Rehearsing final : Lookups {
   public:
    /// Cases that were opened at `from` or later, and before `until`.
    Rehearsing(std::shared_ptr<const Policy> policy, Instant from, Instant until);

    /// The next commit, and the rulebook it was decided under.
    void take(const Rulebook& then, const Commit& commit);

    /// What came of it; cases still open are as late as they are at `asked_at`.
    [[nodiscard]] Rehearsal result(Instant asked_at) const;

   private:
    /// What a policy made of a case, so far as its numbers ask.
    struct Course {
        Level level = Level::grid;  // where policy sent it last
        UnitCode unit;
        Level highest = Level::grid;  // that policy sent it to
        std::optional<Instant> level_due;
        std::optional<Instant> case_due;
    };
    struct Replayed {
        CaseNumber number;
        Course then;
        Course now;
        Case rehearsed;  // as it would stand under the policy
        bool unroutable = false;
        std::optional<Level> climbed;       // how high people moved it
        std::optional<Instant> handled_at;  // the holder that policy chose was done with it
        bool overdue = false;               // because its time was up
        std::optional<Instant> suspended_at;
        std::optional<Instant> closed_at;
        bool reopened = false;
        bool gone = false;  // withdrawn, or merged into another
    };

    [[nodiscard]] const Case* case_of(const CaseNumber& number) const override;
    [[nodiscard]] std::optional<Instant> last_report(const UnitCode& unit,
                                                     const CategoryCode& category) const override;
    CaseNumber new_number(std::string_view prefix) const override;

    Replayed* replayed_of(const Commit& commit);
    void note_reports(const Commit& commit);
    /// What really happened.
    static void follow(Replayed& replayed, const Event& event, const Commit& commit,
                       bool by_policy);
    static void follow_dues(Replayed& replayed, const Event& event);
    /// What would have happened.
    void rehearse(Replayed& replayed, const Event& event, const Commit& commit,
                  const Context& context) const;
    static void step(Replayed& replayed, const Event& event, const Commit& commit,
                     const Rulebook& under);
    static void take_route(Replayed& replayed, const std::optional<CaseRouted>& route);
    static void count(Rehearsal& rehearsal, const Replayed& replayed, Instant asked_at);

    std::shared_ptr<const Policy> policy_;
    Instant from_;
    Instant until_;
    std::vector<Replayed> cases_;
    std::unordered_map<std::string, std::size_t> places_;  // of cases, by number
    std::map<std::pair<UnitCode, CategoryCode>, Instant> reports_;
    CaseNumbers archival_;
};

/// Every number of a rehearsal under a name of its own, as `moved:grid:street`, `late:case:now`,
/// `unit:220402001001:then`.
std::vector<std::pair<std::string, const CaseNumbers*>> cells(const Rehearsal& rehearsal);

}  // namespace gridcase::engine
