#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/commit.hpp"
#include "events/event.hpp"

namespace gridcase::projections {

/// Where a case stands. `suspended` and `merged` stand beside the way of a case.
enum class RowStatus : std::uint8_t {
    reported = 1,
    routed,
    accepted,
    in_progress,
    resolved,
    verified,
    closed,
    suspended,
    merged,
    withdrawn
};
inline constexpr std::array all_row_statuses{
    RowStatus::reported, RowStatus::routed,   RowStatus::accepted, RowStatus::in_progress,
    RowStatus::resolved, RowStatus::verified, RowStatus::closed,   RowStatus::suspended,
    RowStatus::merged,   RowStatus::withdrawn};

std::string_view to_text(RowStatus status);
/// The Chinese word for people: 已分派, 已签收, …
std::string_view chinese(RowStatus status);
/// The inverse of to_text; nothing for an unknown word.
std::optional<RowStatus> parse_row_status(std::string_view text);

/// Between its report and its end: somebody must act, or wait.
bool is_open(RowStatus status);

/// Some kinds of limits.
struct LimitKinds {
    std::uint8_t bits = 0;

    void add(LimitKind limit) { bits = static_cast<std::uint8_t>(bits | bit(limit)); }
    void remove(LimitKind limit) { bits = static_cast<std::uint8_t>(bits & ~bit(limit)); }
    [[nodiscard]] bool contains(LimitKind limit) const { return (bits & bit(limit)) != 0; }

    bool operator==(const LimitKinds&) const = default;

   private:
    static int bit(LimitKind limit) { return 1 << (static_cast<int>(limit) - 1); }
};

/// The revisions at which the limits were last set: a limit that is set anew is another one.
struct ArmedAt {
    Revision sign_in = 0;
    Revision level = 0;
    Revision whole_case = 0;
    Revision verification = 0;
    Revision feedback = 0;

    bool operator==(const ArmedAt&) const = default;
};

/// One time that a unit was made the holder, and another one after it.
struct Routing {
    Instant at;
    Level level = Level::grid;
    std::optional<Instant> sign_in_due;
    std::optional<Instant> accepted_at;  // as it counts for punctuality
    Instant ended_at;                    // when the next one was made the holder

    bool operator==(const Routing&) const = default;
};

/// One filing of the case with what led to it: the present one, or one that a reopening took back.
struct Closing {
    Instant at;
    Instant counted_at;  // for punctuality
    std::optional<Instant> case_due;
    std::optional<Instant> reopen_until;
    std::optional<Instant> reopened_at;
    std::optional<Instant> rated_at;
    bool solved = false;
    std::uint8_t satisfaction = 0;
    Level level = Level::grid;  // of the holder
    Level highest_level = Level::grid;
    bool first_time = false;  // nothing was returned, reworked or reopened before
    bool dispute = false;
    bool agreed = false;                  // by mediation
    bool on_the_spot = false;             // without a route
    std::uint32_t persons = 0;            // of an enquiry
    std::optional<Instant> extended_at;   // first, since the opening or the reopening before
    std::optional<Instant> suspended_at;  // the same

    bool operator==(const Closing&) const = default;
};

/// One time that a holder said "not mine".
struct Return {
    Instant at;
    Level level = Level::grid;  // of the holder that returned it

    bool operator==(const Return&) const = default;
};

/// One time that a resolution was checked.
struct Check {
    Instant at;
    Level level = Level::grid;  // of the holder
    bool passed = false;

    bool operator==(const Check&) const = default;
};

/// A limit that passed, and was said to.
struct PassedLimit {
    LimitKind limit = LimitKind::sign_in;
    Instant due;

    bool operator==(const PassedLimit&) const = default;
};

/// A department that was called and is not there yet.
struct Summons {
    UnitCode department;
    Instant arrive_by;
    Revision armed_at = 0;
    bool breached = false;

    bool operator==(const Summons&) const = default;
};

/// A superior's plate on the case.
struct Supervision {
    UnitCode by;
    Instant due;
    Revision armed_at = 0;

    bool operator==(const Supervision&) const = default;
};

/// What the holder asked its superiors for, and has no answer to yet.
struct Request {
    RequestKind kind = RequestKind::extension;
    LimitKind limit = LimitKind::level;  // of an extension
    std::int64_t amount = 0;             // of an extension
    Instant at = {};

    bool operator==(const Request&) const = default;
};

/// The joint meeting on whose agenda the case stands.
struct Docket {
    UnitCode unit;
    Instant at;

    bool operator==(const Docket&) const = default;
};

/// One line about one case: what figures and lists are made of. No personal text.
struct CaseRow {
    CaseNumber number;
    Revision revision = 0;
    Position position = 0;  // of its newest commit
    bool archival = false;
    std::string source;         // of an archival case
    UnitCode unit;              // where it lies: figures count it there, and roll it up from there
    UnitCode holder;            // who must handle it now, or did last
    Level level = Level::grid;  // of the holder
    Level first_level = Level::grid;  // first routed to
    Level highest_level = Level::grid;
    CategoryCode category;
    Severity severity = Severity::normal;
    std::string channel;
    RowStatus status = RowStatus::reported;
    std::int16_t utc_offset_minutes = 0;
    Instant opened_at;
    Instant recorded_at;                        // when the log took its first commit
    std::optional<Instant> routed_at;           // first
    std::optional<Instant> held_since;          // by the present holder
    std::optional<Instant> accepted_at;         // by the present holder
    std::optional<Instant> first_escalated_at;  // when it left the level first routed to
    std::optional<Instant> resolved_at;
    std::optional<Instant> closed_at;  // nothing: not closed, or reopened
    std::optional<Instant> sign_in_due;
    std::optional<Instant> level_due;
    std::optional<Instant> case_due;
    std::uint32_t escalations = 0;
    std::optional<Instant> rated_at;  // of the present closing, as are the next two
    bool solved = false;
    std::uint8_t satisfaction = 0;
    bool closed_before_opened = false;  // the source says so; kept and shown

    // Limits
    ArmedAt armed_at;
    LimitKinds breached;              // of the limits as they are set now
    LimitKinds ever_breached;         // what was late once stays known
    std::vector<PassedLimit> passed;  // a limit that is set back to such a due is not told again
    std::optional<Instant> verification_due;
    std::optional<Instant> feedback_until;
    std::optional<Instant> reopen_until;
    std::uint32_t extensions = 0;
    std::optional<Instant> extended_at;          // first, in this round of the case
    bool time_not_believed = false;              // a time claimed came too late to count
    std::optional<Instant> accepted_counted_at;  // as it counts, when the claim was not believed
    std::optional<Instant> closed_counted_at;    // the same

    // What is going on
    std::vector<Summons> summons;
    std::optional<Supervision> supervision;
    std::optional<Request> request;
    bool meeting_wanted = false;
    bool ruling_wanted = false;
    std::optional<Docket> docket;
    std::optional<RowStatus> stood_at;  // before it was suspended or merged
    std::optional<Instant> suspended_since;
    std::optional<Instant> review_at;                // when the suspension must be looked at again
    std::optional<Instant> suspended_at;             // first, in this round of the case
    std::vector<StoodStill> suspensions;             // those that are over
    std::optional<MediationOutcome> mediation;       // the last one in this round of the case
    bool dispute = false;                            // parties at odds, or a mediation was held
    Verification verification = Verification::none;  // who must check the last resolution
    std::uint32_t urges = 0;
    std::uint32_t persons = 0;  // of an enquiry
    bool on_the_spot = false;   // handled and filed where it was found, without a route

    // What was
    std::vector<Routing> earlier_routings;
    std::vector<Closing> earlier_closings;  // that reopenings took back
    std::vector<Return> returns;
    std::vector<Check> checks;

    // Other cases, and other ends
    std::optional<CaseNumber> merged_into;
    std::optional<Instant> merged_at;
    std::uint32_t absorbed = 0;  // cases that go on in this one
    std::optional<CaseNumber> parent;
    std::uint32_t children = 0;
    std::optional<Instant> withdrawn_at;

    bool operator==(const CaseRow&) const = default;
};

/// Makes the row what it is after one commit of the case's stream; one without revision is new.
void fold(CaseRow& row, const StoredCommit& stored);

/// The closing that stands; nothing while the case is not closed.
std::optional<Closing> present_closing(const CaseRow& row);

/// Visits every closing there was, in order, whether it stands or a reopening took it back.
template <class Visit>
void visit_closings(const CaseRow& row, const Visit& visit) {
    for (const Closing& closing : row.earlier_closings) visit(closing);
    if (const auto closing = present_closing(row)) visit(*closing);
}

/// The one holder that the case has now, as a routing that has not ended; nothing before the first.
std::optional<Routing> present_routing(const CaseRow& row);

/// Visits every routing there was, in order; the present one ends at `latest_instant`.
template <class Visit>
void visit_routings(const CaseRow& row, const Visit& visit) {
    for (const Routing& routing : row.earlier_routings) visit(routing);
    if (const auto routing = present_routing(row)) visit(*routing);
}

/// How long the case stood still so far, the present suspension left out.
Duration stood_still(const CaseRow& row);

std::string encode(const CaseRow& row);
CaseRow decode_case_row(std::string_view bytes);  // throws std::runtime_error on damage

}  // namespace gridcase::projections
