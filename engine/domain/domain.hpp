#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/domain/calendar_stream.hpp"
#include "engine/domain/case.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/erasure.hpp"
#include "engine/domain/handover.hpp"
#include "engine/domain/head_key.hpp"
#include "engine/domain/notices.hpp"
#include "engine/domain/rulebook.hpp"
#include "events/commit.hpp"

namespace gridcase::engine {

// The whole domain as the runtime sees it: which stream a command is about, what its state is,
// what a command makes true, what a fact changes. All of it is pure.

/// The state of any stream: what its rules read, no more. monostate: a stream without commits.
using State = std::variant<std::monostate, Case, TerritoryStream, PolicyStream, CalendarStream,
                           NoticesStream, Handover, PersonStream, HeadKeyStream>;

/// What a decision may ask of the house beyond its own stream; the runtime answers from what was
/// decided so far. Only the functions declared here.
class Lookups {
   public:
    virtual ~Lookups() = default;

    /// Another case as it stands; null when there is none.
    [[nodiscard]] virtual const Case* case_of(const CaseNumber& number) const = 0;
    /// When a case of this place and category was last reported (occurred), the case asked about
    /// left out.
    [[nodiscard]] virtual std::optional<Instant> last_report(
        const UnitCode& unit, const CategoryCode& category) const = 0;
    /// The next free number behind a prefix; every call gives another.
    virtual CaseNumber new_number(std::string_view prefix) const = 0;
};

/// Knows nothing: where no other case is.
const Lookups& no_lookups();

/// What a decision may know beside the state: who asks, when, under which rulebook.
struct Context {
    const Actor& actor;
    Instant occurred_at;
    Instant recorded_at;
    const Rulebook& rulebook;
    const Lookups& lookups = no_lookups();

    /// The moment that counts for punctuality: occurred_at, or recorded_at when the claim comes
    /// later than the policy believes (design §5, time claims).
    [[nodiscard]] Instant counted_at() const;
    /// The same where it differs from occurred_at: what an event keeps.
    [[nodiscard]] std::optional<Instant> not_believed() const;

    /// Whether the actor's unit is `holder` or stands above it.
    [[nodiscard]] bool may_act_for(const UnitCode& holder) const;
};

/// The stream that a command is about. For a report, `new_number` gives the next free number
/// behind a prefix such as `220402001001-20240913-`; it is called at most once.
tl::expected<StreamName, Rejection> stream_of(
    const Command& command, const Context& context,
    const std::function<CaseNumber(std::string_view prefix)>& new_number);

/// May it happen, and what happens then?
Decision decide(const State& state, const Command& command, const Context& context);

/// What the fact changes. It believes what it is told and never refuses. Who acted is not in an
/// event: fold() a commit where that matters.
State evolve(State state, const Event& event, const StreamName& stream);

/// All events of a commit, in order, and who made them true.
State fold(State state, const Commit& commit);
/// The same, where the state stands: states are large, and every commit is folded.
void fold_onto(State& state, const Commit& commit);

}  // namespace gridcase::engine
