#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/case_row.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// What somebody must know (告知). The words are those of the policy's `[notices]`; `due_soon` is
/// no fact and stands in no feed: the worklist tells it.
enum class NoticeKind : std::uint8_t {
    routed = 1,
    overdue,
    returned,
    summoned,
    supervised,
    answered
};
inline constexpr std::array all_notice_kinds{NoticeKind::routed,     NoticeKind::overdue,
                                             NoticeKind::returned,   NoticeKind::summoned,
                                             NoticeKind::supervised, NoticeKind::answered};

/// As what a unit is concerned. The first four are the policy's words; `named` is whom a routing
/// names, and who is told whatever the policy says.
enum class Concern : std::uint8_t { holder = 1, superior, origin, department, named };
inline constexpr std::array all_concerns{Concern::holder, Concern::superior, Concern::origin,
                                         Concern::department, Concern::named};

std::string_view to_text(NoticeKind kind);
std::string_view chinese(NoticeKind kind);
std::string_view to_text(Concern concern);

/// One entry of a unit's feed.
struct Notice {
    Position position = 0;
    NoticeKind kind = NoticeKind::routed;
    Concern concern = Concern::holder;
    CaseNumber number;
    UnitCode about;     // who holds, returned, was called, or hung the plate
    std::string event;  // the type of the fact: how a case came to its holder
    Instant occurred_at;
    std::optional<LimitKind> limit;  // of overdue
    std::optional<Instant> due;      // until when to sign, be there, or settle it
    bool read = false;

    bool operator==(const Notice&) const = default;
};

/// Who is told of what; the policy says so.
using NoticeFilter = std::function<bool(NoticeKind kind, Concern concern)>;

/// The unit's notices of positions after `after`, in the order of the log: `limit` of them, and
/// what else the last one's commit tells. A fact is told once, under the concern named first above.
/// As a superior a unit is concerned by what the units right below it hold.
std::vector<Notice> notices(const ViewStore& store, const UnitCode& unit, Position after,
                            std::size_t limit, const NoticeFilter& told = {});

/// Up to where the unit has read its notices; 0: nothing.
Position read_up_to(const ViewStore& store, const UnitCode& unit);

/// Adds what the commit tells, `after` being the case after it. Part of fold().
void add_notices(ViewStore& store, const StoredCommit& commit, const CaseRow& after);
/// Notes what a unit has read. Part of fold().
void mark_read(ViewStore& store, const Commit& commit);

}  // namespace gridcase::projections
