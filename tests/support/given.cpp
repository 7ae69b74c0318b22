#include "tests/support/given.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "events/codec.hpp"

namespace gridcase::spec {
namespace {

StreamName stream_for(const Event& event) {
    const bool territory =
        std::visit([]<class Fact>(const Fact&) { return TerritoryFact<Fact>; }, event);
    if (territory) return {StreamKind::territory, "city"};
    if (std::holds_alternative<PolicyActivated>(event)) return {StreamKind::policy, "policy"};
    if (const auto* read = std::get_if<NoticesRead>(&event))
        return {StreamKind::notices, read->unit.value()};
    if (const auto* erased = std::get_if<PersonalDataErased>(&event))
        return {StreamKind::person, erased->person.hex()};
    if (std::holds_alternative<HeadKeyRotated>(event)) return {StreamKind::head_key, "head_key"};
    const bool handover = std::holds_alternative<HandoverOpened>(event) ||
                          std::holds_alternative<HandoverItemAnswered>(event) ||
                          std::holds_alternative<HandoverClosed>(event);
    if (handover) return {StreamKind::handover, "handover"};
    return samples::case_stream;
}

Commit commit_of(const Past& past) {
    Commit commit;
    commit.stream = stream_for(past.event);
    commit.actor = past.actor.name;
    commit.role = past.actor.role;
    commit.occurred_at = past.occurred_at;
    commit.events = {past.event};
    return commit;
}

std::string types_of(const std::vector<Event>& events) {
    std::string text;
    for (const Event& event : events)
        text += std::string(text.empty() ? "" : ", ") + std::string(type_of(event));
    return "[" + text + "]";
}

}  // namespace

std::vector<Commit> commits_of(const std::vector<engine::Step>& steps, const StreamName& stream,
                               const engine::Context& context) {
    std::vector<Commit> commits;
    for (const engine::Step& step : steps) {
        Commit commit;
        commit.stream = step.stream.value_or(stream);
        commit.revision = commits.size() + 1;
        commit.recorded_at = context.recorded_at;
        commit.occurred_at = step.occurred_at.value_or(context.occurred_at);
        commit.command_id = CommandId("spec");
        commit.command_type = "spec";
        commit.part = static_cast<std::uint16_t>(commits.size() + 1);
        commit.parts = static_cast<std::uint16_t>(steps.size());
        commit.actor = context.actor.name;
        commit.role = context.actor.role;
        commit.unit = context.actor.unit;
        commit.rulebook = context.rulebook.versions;
        commit.events = step.events;
        commits.push_back(std::move(commit));
    }
    return commits;
}

Outcome::Outcome(const std::vector<Past>& past, engine::Rulebook rulebook, engine::Command command,
                 engine::Actor actor, Instant occurred_at, Instant recorded_at,
                 samples::OtherCases others)
    : others_(std::move(others)),
      rulebook_(std::move(rulebook)),
      command_(std::move(command)),
      actor_(std::move(actor)),
      occurred_at_(occurred_at),
      recorded_at_(recorded_at) {
    std::vector<Commit> commits;
    for (const Past& each : past) commits.push_back(commit_of(each));
    for (const Commit& commit : commits) rulebook_ = engine::evolve(std::move(rulebook_), commit);
    const auto new_number = [&](std::string_view prefix) {
        return CaseNumber(std::string(prefix) + "0007");
    };
    const auto stream = engine::stream_of(command_, context(), new_number);
    if (!stream) {
        decision_ = tl::unexpected(stream.error());
        return;
    }
    stream_ = *stream;
    for (const Commit& commit : commits)
        if (commit.stream.kind == stream_.kind) state_ = engine::fold(std::move(state_), commit);
    decision_ = engine::decide(state_, command_, context());
}

void Outcome::then_steps(const std::vector<engine::Step>& expected) const {
    if (!happened_at_all()) return;
    CHECK(decision_->size() == expected.size());
    for (std::size_t i = 0; i < std::min(expected.size(), decision_->size()); ++i) {
        const engine::Step& step = (*decision_)[i];
        INFO("step " << i << " is " << types_of(step.events));
        CHECK(step.events == expected[i].events);
        CHECK(step.occurred_at == expected[i].occurred_at);
        CHECK(step.stream == expected[i].stream);
    }
    survives_the_disk();
    asking_again_adds_nothing();
}

void Outcome::then_nothing() const {
    INFO("decision: " << answer());
    REQUIRE(decision_.has_value());
    CHECK(decision_->empty());
}

void Outcome::then_rejected(engine::Reason reason, std::string_view said,
                            std::string_view field) const {
    INFO("decision: " << answer());
    REQUIRE(!decision_.has_value());
    CHECK(engine::to_text(decision_.error().reason) == engine::to_text(reason));
    CHECK(!decision_.error().message.empty());
    CHECK(decision_.error().message.find(said) != std::string::npos);
    if (!field.empty()) CHECK(decision_.error().field == field);
}

std::string Outcome::answer() const {
    if (!decision_)
        return std::string(engine::to_text(decision_.error().reason)) + ": " +
               decision_.error().message;
    std::string text = std::to_string(decision_->size()) + " steps";
    for (const engine::Step& step : *decision_) text += " " + types_of(step.events);
    return text;
}

bool Outcome::happened_at_all() const {
    INFO("decision: " << answer());
    CHECK(decision_.has_value());
    return decision_.has_value();
}

void Outcome::survives_the_disk() const {
    for (const Commit& commit : commits_of(*decision_, stream_, context())) {
        const auto again = decode(encode(commit));
        REQUIRE(again.has_value());
        CHECK(*again == commit);
        for (const Event& event : commit.events) CHECK(decode_event(encode(event)) == event);
    }
}

void Outcome::asking_again_adds_nothing() const {
    engine::State state = state_;
    engine::Rulebook rulebook = rulebook_;
    for (const Commit& commit : commits_of(*decision_, stream_, context())) {
        if (commit.stream == stream_) state = engine::fold(std::move(state), commit);
        rulebook = engine::evolve(std::move(rulebook), commit);
    }
    const engine::Context later{actor_, occurred_at_, recorded_at_, rulebook, others_};
    const engine::Decision again = engine::decide(state, command_, later);
    CHECK((!again.has_value() || again->empty()));
}

}  // namespace gridcase::spec
