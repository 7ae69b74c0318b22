#include "adapters/demo/changes.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "adapters/demo/founding.hpp"
#include "adapters/demo/names.hpp"
#include "engine/domain/calendar_toml.hpp"
#include "engine/domain/handover.hpp"
#include "engine/domain/redraw.hpp"

namespace gridcase::demo {

namespace {

/// Somebody takes the answering post of a unit, for good.
PostFilled taking(const UnitCode& unit, const std::string& person, Instant from) {
    return {.unit = unit,
            .post = {},
            .person = ActorId(person),
            .name = person,
            .from = from,
            .until = std::nullopt,
            .stand_in = false};
}

struct Dated {
    int day;
    Level level;
};

// From May on: the difficult dispute's people stay who they are until it is over.
constexpr std::array<Dated, 5> vacancies{Dated{132, Level::grid}, Dated{168, Level::community},
                                         Dated{203, Level::grid}, Dated{260, Level::street},
                                         Dated{300, Level::grid}};
constexpr std::array<Dated, 5> replacements{Dated{148, Level::grid}, Dated{189, Level::community},
                                            Dated{239, Level::grid}, Dated{288, Level::street},
                                            Dated{316, Level::community}};
constexpr std::array<int, 2> stand_ins{195, 245};
constexpr int redrawing = 212;
constexpr int new_calendar = 225;

constexpr std::string_view day_of_the_storm = R"(
[[notice]]
source = "望溪市防汛指挥部通告（2025年）"
holidays = [
    {name = "台风停工日", from = 2025-08-18},
]
)";

engine::Actor house() { return {ActorId("gridcase"), Role::system, {}}; }
engine::Actor administrator() { return {ActorId("demo"), Role::admin, {}}; }

}  // namespace

Changes::Changes(std::uint64_t seed, City& city, Lives& lives, Oracle& oracle)
    : seed_(seed), city_(city), lives_(lives), oracle_(oracle), chance_(seed, 0xC4A2'6E5FU) {
    const auto on = [&](int day, auto change) {
        agenda_.plan(year_start + days(day) + minutes(chance_.between(520, 680)), change);
    };
    for (const auto& [day, level] : vacancies)
        on(day, [this, level = level](Instant now) { fall_vacant(level, now); });
    for (const auto& [day, level] : replacements)
        on(day, [this, level = level](Instant now) { succeed(busiest(level), now); });
    for (const int day : stand_ins) on(day, [this](Instant now) { stand_in(now); });
    on(redrawing, [this](Instant now) { split_grid(now); });
    on(new_calendar, [this](Instant now) { change_calendar(now); });
}

// --- Posts

/// Somebody leaves; the unit above holds what the unit held (兜底) until somebody comes.
void Changes::fall_vacant(Level level, Instant now) {
    const UnitIndex unit = busiest(level);
    const std::string person = city_.head(unit).name.value();
    ask(superior(unit), now,
        engine::VacatePost{city_territory, city_.code(unit), {}, ActorId(person), {}});
    city_.vacate(unit);
    change_holders(now);
    agenda_.plan(now + minutes(chance_.between(1500, 9000)),
                 [this, unit](Instant later) { succeed(unit, later); });
}

/// Somebody takes the post, of who goes at the same moment or went before: what fell to the unit
/// above comes home, and all that the unit holds is handed over.
void Changes::succeed(UnitIndex unit, Instant now) {
    const std::string person = city_.newcomer(chance_.next());
    appoint(unit, person, now);
    change_holders(now);
    hand_over(unit, person, now);
}

void Changes::stand_in(Instant now) {
    const UnitIndex unit = busiest(Level::grid);
    const std::string own = city_.head(unit).name.value();
    const Instant until = now + days(chance_.between(4, 9));
    appoint(unit, city_.newcomer(chance_.next()), now, until);
    change_holders(now);
    agenda_.plan(until, [this, unit, own](Instant later) {
        city_.put_head(unit, own);
        change_holders(later);
    });
}

void Changes::appoint(UnitIndex unit, const std::string& person, Instant now,
                      std::optional<Instant> stands_in_until) {
    PostFilled post = taking(city_.code(unit), person, now);
    post.until = stands_in_until;
    post.stand_in = stands_in_until.has_value();
    ask(superior(unit), now, engine::FillPosts{city_territory, {post}});
    city_.put_head(unit, person);
}

// --- Handovers

/// The house asks the new holder to take over, under the steward's id; item by item there is an
/// answer.
void Changes::hand_over(UnitIndex unit, const std::string& person, Instant now) {
    PostFilled fact = taking(city_.code(unit), person, now);
    fact.post = post_of(unit);
    const engine::Rulebook& rulebook = oracle_.rulebook();
    const auto command = engine::handover_after(*rulebook.territory, fact, held_by(unit));
    if (!command) return;
    const auto streams = oracle_.ask({engine::handover_command(fact), house(), now, now,
                                      "territory/" + std::to_string(rulebook.versions.territory)},
                                     *command);
    Instant at = now;
    for (const CaseNumber& item : command->items) {
        at = at + minutes(chance_.between(2, 90));
        agenda_.plan(at, [this, unit, handover = streams.front().id, item](Instant later) {
            const bool accepted = chance_.percent(88);
            ask(city_.head(unit), later,
                engine::AnswerHandoverItem{handover, item, accepted,
                                           accepted ? std::string() : objection_text(chance_)});
        });
    }
}

// --- Grids

/// The grid becomes two; every other of its open cases goes to the second.
void Changes::split_grid(Instant now) {
    const UnitIndex grid = busiest(Level::grid);
    const UnitIndex community = city_.superior(grid);
    const std::string old = city_.head(grid).name.value();
    std::vector<UnitRegistered> parts;
    std::vector<PostFilled> posts;
    for (unsigned part = 0; part < 2; ++part) {
        const std::string person = part == 0 ? old : city_.newcomer(chance_.next());
        const UnitCode code(city_.code(community).value() + std::to_string(801 + part));
        parts.push_back({.code = code,
                         .name = city_.name(grid) + (part == 0 ? "（东）" : "（西）"),
                         .level = Level::grid,
                         .kind = UnitKind::area,
                         .parent = city_.code(community),
                         .holder = person + "（" + post_of(grid) + "）",
                         .valid_from = now});
        posts.push_back(taking(code, person, now));
    }
    ask(administrator(), now, engine::RegisterUnits{city_territory, parts});
    ask(administrator(), now, engine::FillPosts{city_territory, posts});

    UnitsRedrawn fact{{city_.code(grid)}, {parts[0].code, parts[1].code}, now, {}};
    bool second = false;
    for (const Life* life : lives_.open())
        if (lives_.case_of(*life).unit == city_.code(grid) && (second = !second))
            fact.cases.push_back({life->number, parts[1].code});
    ask(administrator(), now,
        engine::RedrawUnits{city_territory, fact.predecessors, fact.successors, now, fact.cases});
    city_.split(grid, parts);
    follow_redrawing(fact, oracle_.position(), now);
}

void Changes::follow_redrawing(const UnitsRedrawn& fact, Position position, Instant now) {
    const std::string causation = std::string("territory/") + city_territory + "/" +
                                  std::to_string(oracle_.rulebook().versions.territory);
    for (Life* life : lives_.open()) {
        const UnitCode to = engine::rehoming_of(fact, lives_.case_of(*life).unit, life->number);
        if (to == lives_.case_of(*life).unit) continue;
        lives_.attempt_as_house(
            CommandId("redrawn/" + std::to_string(position) + "/" + life->number.value()),
            causation, now, engine::ChangeHolder{life->number, to});
        lives_.move_to(*life, city_.index_of(to));
    }
}

// --- The calendar

void Changes::change_calendar(Instant now) {
    std::string text(engine::default_calendar_text());
    const std::string_view version = "version = \"2018-2026\"";
    text.replace(text.find(version), version.size(), "version = \"2018-2026，望溪\"");
    text += day_of_the_storm;
    ask(administrator(), now, engine::AdoptCalendar{"default", std::move(text)});
    const RulebookVersions& versions = oracle_.rulebook().versions;
    const std::string version_now =
        std::to_string(versions.calendar) + "." + std::to_string(versions.policy);
    for (const Life* life : lives_.open())
        lives_.attempt_as_house(
            CommandId("recalculate/" + version_now + "/" + life->number.value()),
            "calendar/" + version_now, now, engine::RecalculateDeadlines{life->number});
}

// --- Asking

std::vector<StreamName> Changes::ask(const engine::Actor& actor, Instant now,
                                     engine::Command command) {
    const CommandId id = lives_.command_id("house:" + std::to_string(++commands_));
    return oracle_.ask({id, actor, now, now}, std::move(command));
}

/// Asks about every open case, as the steward does.
void Changes::change_holders(Instant now) {
    const std::string causation =
        "territory/" + std::to_string(oracle_.rulebook().versions.territory);
    for (const Life* life : lives_.open())
        lives_.attempt_as_house(
            CommandId("holder/" + std::to_string(now.micros) + "/" + life->number.value()),
            causation, now, engine::ChangeHolder{life->number, std::nullopt});
}

std::vector<CaseNumber> Changes::held_by(UnitIndex unit) {
    std::vector<CaseNumber> numbers;
    for (const Life* life : lives_.open())
        if (lives_.holder_of(*life) == unit) numbers.push_back(life->number);
    return numbers;
}

/// People leave where much is to be done: the unit that holds most, of those whose people were the
/// same all year; where nothing is open, any.
UnitIndex Changes::busiest(Level level) {
    const auto fits = [&](UnitIndex unit) {
        // The first grids have buildings of their own, which are nobody's to cut.
        return city_.kind(unit) == UnitKind::area && city_.level(unit) == level &&
               !changed_.contains(unit) && !changed_.contains(city_.superior(unit)) &&
               !(level == Level::grid && city_.code(unit).value().ends_with("001"));
    };
    std::map<UnitIndex, unsigned> held;
    for (const Life* life : lives_.open())
        if (const UnitIndex unit = lives_.holder_of(*life); fits(unit)) ++held[unit];
    const auto most = std::max_element(
        held.begin(), held.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    UnitIndex chosen = 0;
    if (most != held.end()) chosen = most->first;
    while (!fits(chosen)) chosen = chance_.below(static_cast<std::uint32_t>(city_.size()));
    changed_.insert(chosen);
    return chosen;
}

std::string Changes::post_of(UnitIndex unit) const {
    return std::string(oracle_.rulebook().territory->state_of(city_.code(unit))->answering_post());
}

const engine::Actor& Changes::superior(UnitIndex unit) const {
    return city_.head(city_.superior(unit));
}

}  // namespace gridcase::demo
