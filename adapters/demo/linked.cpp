// Cases that have to do with one another: the same thing reported twice, and parts of a matter that
// become cases of their own.

#include <array>
#include <utility>

#include "adapters/demo/lives.hpp"
#include "adapters/demo/speech.hpp"

namespace gridcase::demo {

namespace {

/// Serials of parts lie far behind those of reports.
constexpr std::uint64_t first_part = std::uint64_t{1} << 40U;

}  // namespace

/// Somebody who may act for both holders lets this one go on in the other.
void Lives::merge(Life& life, Instant now) {
    const Life* other = find(*life.repeats);
    if (!other) return;
    const UnitIndex there = holder_of(*other);
    UnitIndex above = holder_of(life);
    while (!city_.within(there, above) || city_.level(above) == Level::grid)
        above = city_.superior(above);
    if (!attempt(life, city_.desk(above), now, engine::MergeCase{life.number, other->number}))
        return;
    ++life.turn;
    if (life.chance.percent(25))
        plan_aside(in_office(life, now, hours(1), days(2)), life, &Lives::unmerge);
}

/// It was not the same after all.
void Lives::unmerge(Life& life, Instant now) {
    if (!attempt(life, leader(life), now, engine::UnmergeCase{life.number})) return;
    if (case_of(life).status == engine::Status::routed) return begin_turn(life, now);
    ++life.turn;
    plan_handling(life, now);
}

/// Something else was found there, which is another's business.
void Lives::split(Life& life, Instant now) {
    if (life.serial >= first_part) return;
    const Category& kind = kinds_[life.chance.below(static_cast<std::uint32_t>(kinds_.size() - 1))];
    engine::SplitCase command{life.number, {}};
    command.parts.push_back({case_of(life).unit,
                             CategoryCode(std::string(kind.code)),
                             Severity::normal,
                             {},
                             remark(life, Remark::part)});
    const auto streams =
        oracle_.ask_if_allowed(asking(life, desk(life), now, now), std::move(command));
    if (streams.empty()) return;
    ++life.commands;
    follow(streams, now);
    const Arrival part_of{now, &kind, &life.chance.of(kind.matters)};
    Life& part = settle(life.serial + ++life.parts * first_part, part_of);
    part.grid = life.grid;
    part.spot = life.spot;
    part.person = life.person;
    part.number = CaseNumber(streams.back().id);
    places_.emplace(part.number, part.slot);
    note(part, now);
    begin_turn(part, now);
}

/// Whoever's case went on in another answers for themselves.
void Lives::rate_merged(Life& life, Instant now) {
    if (case_of(life).status != engine::Status::merged || !life.has_reporter) return;
    if (life.chance.percent(35)) rate(life, now);
}

}  // namespace gridcase::demo
