// timers: due number 0x00 limit subject 0x00 → revision
//
//   due      = ordered (keys.hpp), microseconds       limit    = one byte
//   revision = at which the limit was last set, as in events/span_archive.hpp
//
// Every limit that runs, of every case that is not archival, has one entry. A commit changes only
// those that it moved, so open cases cost nothing while nothing is due.

#include "projections/timers.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

#include "events/digest.hpp"
#include "events/span_archive.hpp"
#include "projections/keys.hpp"

namespace gridcase::projections {
namespace {

bool is_handled(RowStatus status) {
    return status == RowStatus::routed || status == RowStatus::accepted ||
           status == RowStatus::in_progress;
}

/// A limit's due instant and the revision that set it; nothing: it does not run.
struct Setting {
    std::optional<Instant> due;
    Revision armed_at = 0;

    bool operator==(const Setting&) const = default;
};

Setting setting_of(const CaseRow& row, LimitKind limit, const UnitCode& subject) {
    const RowStatus status = row.status;
    switch (limit) {
        case LimitKind::sign_in:
            if (status != RowStatus::routed) return {};
            return {row.sign_in_due, row.armed_at.sign_in};
        case LimitKind::level:
            if (!is_handled(status)) return {};
            return {row.level_due, row.armed_at.level};
        case LimitKind::whole_case:
            if (!is_open(status) || status == RowStatus::suspended) return {};
            return {row.case_due, row.armed_at.whole_case};
        case LimitKind::arrival:
            for (const Summons& each : row.summons)
                if (each.department == subject && !each.breached && is_open(status))
                    return {each.arrive_by, each.armed_at};
            return {};
        case LimitKind::verification:
            if (status != RowStatus::resolved) return {};
            return {row.verification_due, row.armed_at.verification};
        case LimitKind::feedback:
            if (status != RowStatus::closed || row.rated_at) return {};
            return {row.feedback_until, row.armed_at.feedback};
        case LimitKind::supervision:
            if (!row.supervision || !is_open(status)) return {};
            return {row.supervision->due, row.supervision->armed_at};
    }
    return {};
}

Setting running(const CaseRow& row, LimitKind limit, const UnitCode& subject) {
    if (row.archival || row.revision == 0 || row.breached.contains(limit)) return {};
    const Setting setting = setting_of(row, limit, subject);
    return setting.due ? setting : Setting{};
}

std::string key_of(Instant due, const CaseNumber& number, LimitKind limit,
                   const UnitCode& subject) {
    std::string key;
    key.reserve(ordered_size + number.value().size() + subject.value().size() + 3);
    append_ordered(key, due.micros);
    key += number.value();
    key += '\0';
    key += static_cast<char>(limit);
    key += subject.value();
    key += '\0';
    return key;
}

[[noreturn]] void damaged() {
    throw std::runtime_error(
        "views: a timer is damaged; `gridcase projections rebuild` makes them anew from the log");
}

Timer read_timer(std::string_view key, std::string_view value) {
    const std::size_t end = key.find('\0', std::min(ordered_size, key.size()));
    if (end == std::string_view::npos || end + 2 >= key.size() || key.back() != '\0') damaged();
    SpanReader reader(value);
    Timer timer{.due = {read_ordered(key.substr(0, ordered_size))},
                .number = CaseNumber(std::string(key.substr(ordered_size, end - ordered_size))),
                .limit = static_cast<LimitKind>(key[end + 1]),
                .subject = UnitCode(std::string(key.substr(end + 2, key.size() - end - 3))),
                .armed_at = reader.number()};
    reader.finish();
    return timer;
}

std::string first_key(const std::optional<Instant>& from) {
    std::string key;
    if (from) append_ordered(key, from->micros);
    return key;
}

void restate(ViewStore& store, const CaseRow& before, const CaseRow& after, LimitKind limit,
             const UnitCode& subject) {
    const Setting was = running(before, limit, subject);
    const Setting is = running(after, limit, subject);
    if (was == is) return;
    if (was.due && was.due != is.due)
        store.remove(Family::timers, key_of(*was.due, after.number, limit, subject));
    if (!is.due) return;
    std::string value;
    SpanWriter(value).number(is.armed_at);
    store.put(Family::timers, key_of(*is.due, after.number, limit, subject), value);
}

}  // namespace

Instant due_in(std::string_view key) { return {read_ordered(key.substr(0, ordered_size))}; }

CommandId passing_of(const Timer& timer) {
    std::string id = "timer/" + timer.number.value() + "/" + std::string(to_text(timer.limit)) +
                     "/" + std::to_string(timer.armed_at);
    // A unit code may hold what an id cannot.
    if (!timer.subject.value().empty())
        id += "/" + sha256(timer.subject.value()).hex().substr(0, 16);
    return CommandId(std::move(id));
}

std::optional<Timer> armed(const CaseRow& row, LimitKind limit, const UnitCode& subject) {
    const Setting setting = running(row, limit, subject);
    if (!setting.due) return std::nullopt;
    return Timer{.due = *setting.due,
                 .number = row.number,
                 .limit = limit,
                 .subject = limit == LimitKind::arrival ? subject : UnitCode(),
                 .armed_at = setting.armed_at};
}

std::optional<Pressing> pressing(const CaseRow& row) {
    std::optional<Pressing> most;
    for (const LimitKind limit :
         {LimitKind::sign_in, LimitKind::level, LimitKind::verification, LimitKind::whole_case}) {
        const std::optional<Instant> due = setting_of(row, limit, {}).due;
        if (due && (!most || *due < most->due)) most = Pressing{limit, *due};
    }
    return most;
}

std::vector<Timer> timers_due(const ViewStore& store, Instant until, std::size_t limit,
                              std::optional<Instant> from) {
    std::vector<Timer> timers;
    until = std::min(until, latest_instant);
    if (limit == 0 || (from && *from > until)) return timers;
    std::string bound;
    append_ordered(bound, until.micros + 1);  // `until` has come
    store.scan(Family::timers, first_key(from), bound,
               [&](std::string_view key, std::string_view value) {
                   timers.push_back(read_timer(key, value));
                   return timers.size() < limit;
               });
    return timers;
}

std::optional<Timer> next_timer(const ViewStore& store, std::optional<Instant> from) {
    std::optional<Timer> next;
    store.scan(Family::timers, first_key(from), {},
               [&](std::string_view key, std::string_view value) {
                   next = read_timer(key, value);
                   return false;
               });
    return next;
}

void restate_timers(ViewStore& store, const CaseRow& before, const CaseRow& after) {
    if (after.archival) return;
    for (const LimitKind limit : all_limit_kinds)
        if (limit != LimitKind::arrival) restate(store, before, after, limit, {});
    // A department that both rows name is restated twice, and the second time nothing changes: the
    // same is put, or removed, again.
    for (const Summons& each : before.summons)
        restate(store, before, after, LimitKind::arrival, each.department);
    for (const Summons& each : after.summons)
        restate(store, before, after, LimitKind::arrival, each.department);
}

}  // namespace gridcase::projections
