#include "adapters/demo/oracle.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace gridcase::demo {

namespace {

StreamName stream_of_case(const CaseNumber& number) {
    return {StreamKind::case_file, number.value()};
}

std::string key_of(const UnitCode& unit, const CategoryCode& category) {
    return unit.value() + '\0' + category.value();
}

}  // namespace

std::vector<StreamName> Oracle::ask(const Asking& asking, engine::Command command) {
    auto foreseen = foresee(asking, command);
    if (!foreseen) throw std::runtime_error(asking.id.value() + ": " + foreseen.error().message);
    if (foreseen->steps.empty())
        throw std::runtime_error(asking.id.value() + ": nothing would happen");
    return carry(asking, std::move(command), *std::move(foreseen));
}

std::vector<StreamName> Oracle::ask_if_allowed(const Asking& asking, engine::Command command) {
    auto foreseen = foresee(asking, command);
    if (!foreseen || foreseen->steps.empty()) return {};
    return carry(asking, std::move(command), *std::move(foreseen));
}

std::vector<Event> Oracle::supposed(const engine::Case& current, const Asking& asking,
                                    const engine::Command& command) const {
    const engine::Context context{asking.actor, asking.occurred, asking.recorded, rulebook_,
                                  lookups_};
    engine::Decision decision = engine::decide(engine::State(current), command, context);
    if (!decision || decision->empty()) return {};
    return std::move(decision->front().events);
}

tl::expected<Oracle::Foreseen, engine::Rejection> Oracle::foresee(const Asking& asking,
                                                                  const engine::Command& command) {
    lookups_.begin();
    const engine::Context context{asking.actor, asking.occurred, asking.recorded, rulebook_,
                                  lookups_};
    auto own = engine::stream_of(
        command, context, [&](std::string_view prefix) { return lookups_.new_number(prefix); });
    if (!own) return tl::unexpected(std::move(own.error()));
    static const engine::State nothing;
    const auto known = streams_.find(*own);
    const engine::State& state = known == streams_.end() ? nothing : known->second.state;
    engine::Decision decision = engine::decide(state, command, context);
    if (!decision) return tl::unexpected(std::move(decision.error()));
    return Foreseen{*std::move(own), *std::move(decision)};
}

std::vector<StreamName> Oracle::carry(const Asking& asking, engine::Command command,
                                      Foreseen foreseen) {
    std::vector<StreamName> streams;
    std::vector<Foretold> foretold;
    for (engine::Step& step : foreseen.steps) {
        Commit commit;  // as far as rules and rows read one
        commit.stream = step.stream ? *step.stream : foreseen.own;
        commit.actor = asking.actor.name;
        commit.role = asking.actor.role;
        commit.unit = asking.actor.unit;
        commit.recorded_at = asking.recorded;
        commit.occurred_at = step.occurred_at.value_or(asking.occurred);
        commit.events = std::move(step.events);
        StoredCommit stored{++position_, std::move(commit), {}, {}};
        take(stored, streams_[stored.commit.stream]);
        streams.push_back(stored.commit.stream);
        foretold.push_back({std::move(stored.commit.stream), std::move(stored.commit.events)});
    }
    engine::Envelope envelope;
    envelope.id = asking.id;
    envelope.actor = asking.actor;
    envelope.occurred_at = asking.occurred;
    envelope.recorded_at = asking.recorded;
    envelope.causation = asking.causation;
    envelope.command = std::move(command);
    courier_.ask(std::move(envelope), std::move(foretold));
    return streams;
}

void Oracle::take(StoredCommit& stored, Stream& stream) {
    Commit& commit = stored.commit;
    commit.revision = ++stream.revision;
    stream.state = engine::fold(std::move(stream.state), commit);
    if (commit.stream.kind == StreamKind::case_file) {
        projections::fold(stream.row, stored);
        lookups_.note(commit);
    } else {
        rulebook_ = engine::evolve(std::move(rulebook_), commit);
    }
}

const engine::Case& Oracle::case_of(const CaseNumber& number) const {
    return std::get<engine::Case>(streams_.at(stream_of_case(number)).state);
}

std::vector<projections::Timer> Oracle::timers(const CaseNumber& number) const {
    const projections::CaseRow& row = streams_.at(stream_of_case(number)).row;
    std::vector<projections::Timer> timers;
    for (const LimitKind limit : all_limit_kinds)
        if (limit != LimitKind::arrival)
            if (auto timer = projections::armed(row, limit)) timers.push_back(*std::move(timer));
    for (const projections::Summons& each : row.summons)
        if (auto timer = projections::armed(row, LimitKind::arrival, each.department))
            timers.push_back(*std::move(timer));
    return timers;
}

CaseNumber Oracle::next_number(const UnitCode& unit, const Asking& asking) const {
    const engine::Context context{asking.actor, asking.occurred, asking.recorded, rulebook_,
                                  lookups_};
    return lookups_.next_number(engine::number_prefix(unit, context).value());
}

void Oracle::forget(const CaseNumber& number) { streams_.erase(stream_of_case(number)); }

const engine::Case* Oracle::Lookups::case_of(const CaseNumber& number) const {
    const auto found = streams_.find(stream_of_case(number));
    return found == streams_.end() ? nullptr : std::get_if<engine::Case>(&found->second.state);
}

std::optional<Instant> Oracle::Lookups::last_report(const UnitCode& unit,
                                                    const CategoryCode& category) const {
    const auto found = reports_.find(key_of(unit, category));
    if (found == reports_.end()) return std::nullopt;
    return found->second;
}

CaseNumber Oracle::Lookups::next_number(std::string_view prefix) const {
    const auto last = serials_.find(std::string(prefix));
    return with_serial(prefix, (last == serials_.end() ? 0 : last->second) + 1);
}

CaseNumber Oracle::Lookups::new_number(std::string_view prefix) const {
    const std::string key(prefix);
    const auto last = serials_.find(key);
    return with_serial(prefix, (last == serials_.end() ? 0 : last->second) + ++given_[key]);
}

void Oracle::Lookups::note(const Commit& commit) {
    for (const Event& event : commit.events) {
        const auto* report = std::get_if<CaseReported>(&event);
        if (!report) continue;
        Instant& last = reports_[key_of(report->unit, report->category)];
        last = std::max(last, commit.occurred_at);
        const auto number = split_serial(commit.stream.id);
        std::uint64_t& serial = serials_[std::string(number->prefix)];
        serial = std::max(serial, number->serial);
    }
}

}  // namespace gridcase::demo
