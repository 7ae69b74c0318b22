// notices:
//
//   'f' unit 0x00 position place  → kind concerns number about event occurred_at limit? due?
//   'r' unit                      → the position up to which the unit has read
//
//   position = eight bytes, the most significant first      place    = one byte: among the events
//                                                                      of the commit
//   concerns = a bit for each Concern, and one for "this unit let it go: tell its superior"
//
// Values are as in events/span_archive.hpp. A superior has no entries of its own: it is concerned
// by those of the units right below it, whoever these are when it reads.

#include "projections/notices.hpp"

#include <algorithm>
#include <string>
#include <variant>

#include "events/span_archive.hpp"
#include "projections/keys.hpp"
#include "projections/unit_tree.hpp"

namespace gridcase::projections {
namespace {

class Concerns {
   public:
    Concerns() = default;
    explicit Concerns(std::uint8_t bits) : bits_(bits) {}

    [[nodiscard]] std::uint8_t bits() const { return bits_; }
    [[nodiscard]] bool contains(Concern concern) const { return (bits_ & bit(concern)) != 0; }
    void add(Concern concern) { bits_ = static_cast<std::uint8_t>(bits_ | bit(concern)); }

    /// The unit held it until then: that is for its superior to know.
    void add_former() { bits_ = static_cast<std::uint8_t>(bits_ | 1); }
    /// Whether the superior of the unit is concerned.
    [[nodiscard]] bool concerns_superior() const {
        return contains(Concern::holder) || (bits_ & 1) != 0;
    }

   private:
    static int bit(Concern concern) { return 1 << static_cast<int>(concern); }
    std::uint8_t bits_ = 0;
};

/// What one event tells, and to whom.
struct Telling {
    NoticeKind kind = NoticeKind::routed;
    UnitCode about;
    std::optional<LimitKind> limit = std::nullopt;
    std::optional<Instant> due = std::nullopt;
    std::vector<std::pair<UnitCode, Concerns>> to = {};

    Telling& tell(const UnitCode& unit, Concern concern) {
        if (!unit.value().empty()) concerns_of(unit).add(concern);
        return *this;
    }
    Telling& tell_superior_of(const UnitCode& unit) {
        if (!unit.value().empty()) concerns_of(unit).add_former();
        return *this;
    }

   private:
    Concerns& concerns_of(const UnitCode& unit) {
        const auto known = std::ranges::find(to, unit, &std::pair<UnitCode, Concerns>::first);
        return known != to.end() ? known->second : to.emplace_back(unit, Concerns{}).second;
    }
};

using Told = std::optional<Telling>;

/// A unit holds the case from now on.
template <class Fact>
Told told_to_holder(const UnitCode& holder, const Fact& fact, const CaseRow& row) {
    Telling telling{.kind = NoticeKind::routed, .about = holder, .due = fact.level_due};
    telling.tell(holder, Concern::holder).tell(row.unit, Concern::origin);
    return telling;
}

// What each event of a case tells: whom it concerns, whatever the policy makes of it.

Told tell(const CaseRouted& fact, const CaseRow& row) {
    Told telling = told_to_holder(fact.unit, fact, row);
    for (const UnitCode& unit : fact.notify) telling->tell(unit, Concern::named);
    return telling;
}
Told tell(const CaseEscalated& fact, const CaseRow& row) {
    return told_to_holder(fact.to, fact, row);
}
Told tell(const CaseDelegated& fact, const CaseRow& row) {
    return told_to_holder(fact.to, fact, row);
}
Told tell(const CaseReopened& fact, const CaseRow& row) {
    return told_to_holder(fact.to, fact, row);
}

Told tell(const HolderChanged& fact, const CaseRow& row) {
    Telling telling{.kind = NoticeKind::routed, .about = fact.to, .due = row.level_due};
    telling.tell(fact.to, Concern::holder).tell(row.unit, Concern::origin);
    return telling;
}

Told tell(const DeadlineBreached& fact, const CaseRow& row) {
    Telling telling{
        .kind = NoticeKind::overdue, .about = fact.subject, .limit = fact.limit, .due = fact.due};
    if (fact.limit == LimitKind::arrival) {
        telling.tell(fact.subject, Concern::department).tell(row.holder, Concern::holder);
    } else {
        telling.tell(fact.subject, Concern::holder);
    }
    telling.tell(row.unit, Concern::origin);
    return telling;
}

Told tell(const CaseReturned& fact, const CaseRow& row) {
    Telling telling{.kind = NoticeKind::returned, .about = fact.from};
    telling.tell(row.holder, Concern::holder)
        .tell(row.unit, Concern::origin)
        .tell_superior_of(fact.from);
    return telling;
}

Told tell(const DepartmentSummoned& fact, const CaseRow& row) {
    Telling telling{.kind = NoticeKind::summoned, .about = fact.department, .due = fact.arrive_by};
    telling.tell(fact.department, Concern::department)
        .tell(row.holder, Concern::holder)
        .tell(row.unit, Concern::origin);
    return telling;
}

Told tell(const SupervisionOrdered& fact, const CaseRow& row) {
    Telling telling{.kind = NoticeKind::supervised, .about = fact.by, .due = fact.due};
    telling.tell(row.holder, Concern::holder).tell(row.unit, Concern::origin);
    return telling;
}

Told tell(const ResidentAnswered&, const CaseRow& row) {
    Telling telling{.kind = NoticeKind::answered, .about = row.holder};
    telling.tell(row.holder, Concern::holder).tell(row.unit, Concern::origin);
    return telling;
}

/// What nobody is told of: it was done by who must know, or the case's history says it.
template <class Fact>
concept Untold =
    HouseFact<Fact> ||
    OneOf<Fact, CaseReported, CaseImported, CaseTriaged, CaseAccepted, CaseAssigned, VisitRecorded,
          NoteAdded, EvidenceAttached, MediationHeld, ReturnRuled, CaseDocketed, DepartmentArrived,
          ExtensionRequested, DeadlineExtended, SuspensionRequested, CaseSuspended, RequestRefused,
          CaseResumed, CaseCorrected, CaseUrged, DeadlinesRecalculated, CaseResolved,
          ResolutionVerified, ReworkOrdered, CaseClosed, CaseRated, CaseMerged, CaseAbsorbed,
          CaseUnmerged, CaseReleased, CaseSplit, CaseSplitOff, SupervisionLifted, CaseWithdrawn,
          EscalationWithheld>;

template <Untold Fact>
Told tell(const Fact&, const CaseRow&) {
    return std::nullopt;
}

std::string feed_of(const UnitCode& unit) {
    std::string key = "f" + unit.value();
    key += '\0';
    return key;
}

void put(ViewStore& store, const Telling& telling, const StoredCommit& stored, std::size_t place) {
    const std::string_view event = type_of(stored.commit.events[place]);
    for (const auto& [unit, concerns] : telling.to) {
        std::string key = feed_of(unit);
        append_big_endian(key, stored.position);
        key += static_cast<char>(place);
        std::string value;
        SpanWriter writer(value);
        writer(telling.kind, concerns.bits());
        writer.text(stored.commit.stream.id);
        writer(telling.about);
        writer.text(event);
        writer(stored.commit.occurred_at, telling.limit, telling.due);
        store.put(Family::notices, key, value);
    }
}

/// A notice with whom it concerns.
struct Kept {
    Notice notice;
    std::uint8_t place = 0;
    Concerns concerns;
};

Kept read_kept(std::string_view rest, std::string_view value) {
    if (rest.size() != ordered_size + 1)
        throw std::runtime_error(
            "views: a notice's key is damaged; `gridcase projections rebuild` makes them anew "
            "from the log");
    Kept kept;
    kept.notice.position = read_big_endian(rest.substr(0, ordered_size));
    kept.place = static_cast<std::uint8_t>(rest.back());
    SpanReader reader(value);
    std::uint8_t concerns = 0;
    reader(kept.notice.kind, concerns, kept.notice.number, kept.notice.about, kept.notice.event,
           kept.notice.occurred_at, kept.notice.limit, kept.notice.due);
    reader.finish();
    kept.concerns = Concerns(concerns);
    return kept;
}

/// The first concern under which the fact is told, if it is told at all.
std::optional<Concern> concern_of(const Kept& kept, bool own, const NoticeFilter& told) {
    for (const Concern concern : all_concerns) {
        const bool concerned =
            own ? kept.concerns.contains(concern)
                : concern == Concern::superior && kept.concerns.concerns_superior();
        if (!concerned) continue;
        if (concern == Concern::named || !told || told(kept.notice.kind, concern)) return concern;
    }
    return std::nullopt;
}

/// Adds about `limit` notices of one feed, whole commits: its own unit's, or its superior's view of
/// it.
void read_feed(const ViewStore& store, const UnitCode& feed, bool own, Position after,
               std::size_t limit, const NoticeFilter& told, std::vector<Kept>& found) {
    const std::string head = feed_of(feed);
    std::string first = head;
    std::string bound = head;
    append_big_endian(first, after + 1);
    bound.append(ordered_size + 2, '\xFF');
    std::size_t taken = 0;
    store.scan(Family::notices, first, bound, [&](std::string_view key, std::string_view value) {
        Kept kept = read_kept(key.substr(head.size()), value);
        if (taken >= limit && kept.notice.position != found.back().notice.position) return false;
        const std::optional<Concern> concern = concern_of(kept, own, told);
        if (!concern) return true;
        kept.notice.concern = *concern;
        found.push_back(std::move(kept));
        ++taken;
        return true;
    });
}

}  // namespace

std::string_view to_text(NoticeKind kind) {
    switch (kind) {
        case NoticeKind::routed:
            return "routed";
        case NoticeKind::overdue:
            return "overdue";
        case NoticeKind::returned:
            return "returned";
        case NoticeKind::summoned:
            return "summoned";
        case NoticeKind::supervised:
            return "supervised";
        case NoticeKind::answered:
            return "answered";
    }
    return "unknown";
}

std::string_view chinese(NoticeKind kind) {
    switch (kind) {
        case NoticeKind::routed:
            return "分派";
        case NoticeKind::overdue:
            return "超期";
        case NoticeKind::returned:
            return "退单";
        case NoticeKind::summoned:
            return "吹哨";
        case NoticeKind::supervised:
            return "挂牌督办";
        case NoticeKind::answered:
            return "答复";
    }
    return "未知";
}

std::string_view to_text(Concern concern) {
    switch (concern) {
        case Concern::holder:
            return "holder";
        case Concern::superior:
            return "superior";
        case Concern::origin:
            return "origin";
        case Concern::department:
            return "department";
        case Concern::named:
            return "named";
    }
    return "unknown";
}

std::vector<Notice> notices(const ViewStore& store, const UnitCode& unit, Position after,
                            std::size_t limit, const NoticeFilter& told) {
    std::vector<Notice> read;
    if (limit == 0 || after == ~Position{0}) return read;
    std::vector<Kept> found;
    read_feed(store, unit, true, after, limit, told, found);
    for (const UnitCode& child : children_of(store, unit))
        read_feed(store, child, false, after, limit, told, found);

    const auto when = [](const Kept& kept) { return std::pair(kept.notice.position, kept.place); };
    std::ranges::sort(found, [&](const Kept& left, const Kept& right) {
        return std::pair(when(left), left.notice.concern) <
               std::pair(when(right), right.notice.concern);
    });
    const auto same = std::ranges::unique(found, {}, when);
    found.erase(same.begin(), same.end());
    std::size_t size = std::min(limit, found.size());
    while (size > 0 && size < found.size() &&
           found[size].notice.position == found[size - 1].notice.position)
        ++size;
    found.resize(size);
    const Position seen = read_up_to(store, unit);
    for (Kept& kept : found) {
        kept.notice.read = kept.notice.position <= seen;
        read.push_back(std::move(kept.notice));
    }
    return read;
}

Position read_up_to(const ViewStore& store, const UnitCode& unit) {
    const auto value = store.get(Family::notices, "r" + unit.value());
    if (!value) return 0;
    SpanReader reader(*value);
    const Position position = reader.number();
    reader.finish();
    return position;
}

void add_notices(ViewStore& store, const StoredCommit& commit, const CaseRow& after) {
    if (after.archival) return;
    std::size_t place = 0;
    for (const Event& event : commit.commit.events) {
        const Told telling = std::visit(
            [&](const auto& fact) -> Told {
                static_assert(
                    requires { tell(fact, after); },
                    "write tell(const Fact&, const CaseRow&): who must know of it?");
                return tell(fact, after);
            },
            event);
        if (telling) put(store, *telling, commit, place);
        ++place;
    }
}

void mark_read(ViewStore& store, const Commit& commit) {
    for (const Event& event : commit.events) {
        const auto* fact = std::get_if<NoticesRead>(&event);
        if (fact == nullptr || fact->up_to <= read_up_to(store, fact->unit)) continue;
        std::string value;
        SpanWriter(value).number(fact->up_to);
        store.put(Family::notices, "r" + fact->unit.value(), value);
    }
}

}  // namespace gridcase::projections
