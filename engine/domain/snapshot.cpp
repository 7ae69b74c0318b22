// snapshot: layout state-kind fields        numbers and texts as in events/span_archive.hpp
//
//   layout     = snapshot_layout
//   state-kind = index of the alternative in State
//   fields     = those of the struct, in the order of serialize() below
//   clock      = start budget suspension*    a clock is the steps that were said to it

#include "engine/domain/snapshot.hpp"

#include <exception>
#include <set>
#include <utility>
#include <vector>

#include "events/span_archive.hpp"

namespace gridcase::engine {

template <class Archive>
void serialize(Archive& archive, Suspension& suspension) {
    archive(suspension.from, suspension.until);
}

template <class Archive>
void serialize(Archive& archive, RepeatRead& read) {
    archive(read.unit, read.category, read.days_since_last);
}

template <class Archive>
void serialize(Archive& archive, Request& request) {
    archive(request.kind, request.asker, request.limit, request.amount, request.reason);
}

template <class Archive>
void serialize(Archive& archive, PassedLimit& passed) {
    archive(passed.limit, passed.due);
}

template <class Archive>
void serialize(Archive& archive, Summons& summons) {
    archive(summons.department, summons.arrive_by, summons.breached);
}

template <class Archive>
void serialize(Archive& archive, Supervision& supervision) {
    archive(supervision.by, supervision.due);
}

template <class Archive>
void serialize(Archive& archive, Handover::Item& item) {
    archive(item.number, item.answer);
}

namespace {

void write_clock(SpanWriter& archive, const std::optional<Clock>& clock) {
    archive(clock.has_value());
    if (clock) archive(clock->start(), clock->budget(), clock->suspensions());
}

void read_clock(SpanReader& archive, std::optional<Clock>& clock) {
    bool present = false;
    archive(present);
    if (!present) return clock.reset();
    Instant start;
    Budget budget;
    std::vector<Suspension> suspensions;
    archive(start, budget, suspensions);
    clock.emplace(start, budget);
    const auto step = [&](tl::expected<Clock, std::string> taken) {
        if (!taken) archive.damaged("a clock's steps are out of order");
        clock = std::move(*taken);
    };
    for (const Suspension& each : suspensions) {
        step(suspend(*clock, each.from));
        if (each.until) step(resume(*clock, *each.until));
    }
}

void write_breached(SpanWriter& archive, const std::set<LimitKind>& breached) {
    archive(std::vector<LimitKind>(breached.begin(), breached.end()));
}

void read_breached(SpanReader& archive, std::set<LimitKind>& breached) {
    std::vector<LimitKind> kinds;
    archive(kinds);
    breached = {kinds.begin(), kinds.end()};
}

/// What needs nothing of its own, in one order for both ways.
template <class Archive, class ACase>
void plain_fields(Archive& archive, ACase& it) {
    archive(it.status, it.stood_at, it.archival, it.unit, it.category, it.severity, it.channel,
            it.facts, it.opened_at, it.anonymous, it.repeat_read, it.holder, it.level,
            it.holder_name, it.held_since, it.fallen_from, it.handler, it.handled_by, it.returns,
            it.ruling_wanted, it.sign_in.due, it.level_clock.due, it.case_clock.due,
            it.verification_due, it.feedback_until, it.reopen_until, it.extensions, it.request,
            it.summons, it.supervision, it.verification, it.rated, it.merged_into, it.children,
            it.parent, it.passed);
}

void write(SpanWriter& archive, const Case& it) {
    plain_fields(archive, it);
    for (const CaseClock* each : {&it.sign_in, &it.level_clock, &it.case_clock})
        write_clock(archive, each->clock);
    write_breached(archive, it.breached);
    archive.number(it.absorbed.size());
    for (const Absorbed& each : it.absorbed) {
        archive(each.number);
        write_clock(archive, each.case_clock);
    }
}

void read(SpanReader& archive, Case& it) {
    plain_fields(archive, it);
    for (CaseClock* each : {&it.sign_in, &it.level_clock, &it.case_clock})
        read_clock(archive, each->clock);
    read_breached(archive, it.breached);
    const std::uint64_t absorbed = archive.number();
    if (absorbed > archive.left()) archive.damaged("a count runs past the end");
    for (std::uint64_t i = 0; i < absorbed; ++i) {
        Absorbed& each = it.absorbed.emplace_back();
        archive(each.number);
        read_clock(archive, each.case_clock);
    }
}

template <class Archive, class It>
void handover_fields(Archive& archive, It& it) {
    std::uint64_t unanswered = it.unanswered;
    archive(it.opened, it.items, unanswered, it.closed);
    if constexpr (!std::is_const_v<It>) it.unanswered = unanswered;
}

void write(SpanWriter&, const std::monostate&) {}
void read(SpanReader&, std::monostate&) {}
void write(SpanWriter& archive, const TerritoryStream& it) { archive(it.registered); }
void read(SpanReader& archive, TerritoryStream& it) { archive(it.registered); }
void write(SpanWriter& archive, const PolicyStream& it) { archive(it.in_force); }
void read(SpanReader& archive, PolicyStream& it) { archive(it.in_force); }
void write(SpanWriter& archive, const CalendarStream& it) { archive(it.in_force); }
void read(SpanReader& archive, CalendarStream& it) { archive(it.in_force); }
void write(SpanWriter& archive, const NoticesStream& it) { archive(it.up_to); }
void read(SpanReader& archive, NoticesStream& it) { archive(it.up_to); }
void write(SpanWriter& archive, const Handover& it) { handover_fields(archive, it); }
void read(SpanReader& archive, Handover& it) { handover_fields(archive, it); }
void write(SpanWriter& archive, const PersonStream& it) { archive(it.erased); }
void read(SpanReader& archive, PersonStream& it) { archive(it.erased); }
void write(SpanWriter& archive, const HeadKeyStream& it) { archive(it.key); }
void read(SpanReader& archive, HeadKeyStream& it) { archive(it.key); }

/// A state of the alternative at `kind`, read.
template <std::size_t I = 0>
State read_alternative(SpanReader& archive, std::uint64_t kind) {
    if constexpr (I == std::variant_size_v<State>) {
        archive.damaged("there is no such kind of state");
    } else {
        if (kind != I) return read_alternative<I + 1>(archive, kind);
        std::variant_alternative_t<I, State> it{};
        read(archive, it);
        return it;
    }
}

}  // namespace

std::string snapshot_of(const State& state) {
    std::string bytes;
    SpanWriter archive(bytes);
    archive.number(snapshot_layout);
    archive.number(state.index());
    std::visit([&](const auto& it) { write(archive, it); }, state);
    return bytes;
}

std::optional<State> from_snapshot(std::string_view bytes) {
    try {
        SpanReader archive(bytes);
        if (archive.number() != snapshot_layout) return std::nullopt;
        const std::uint64_t kind = archive.number();
        State state = read_alternative(archive, kind);
        archive.finish();
        return state;
    } catch (const std::exception&) {  // DamagedBytes, or what an id's own reading refuses
        return std::nullopt;
    }
}

}  // namespace gridcase::engine
