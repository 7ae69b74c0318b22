#pragma once

// given(facts…).when(command, as(actor)).then(facts…): a rule told as a sentence.
//
// `then` also proves that the facts survive the disk, and that asking the same again adds nothing.

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/domain/domain.hpp"
#include "events/codec.hpp"
#include "tests/support/samples.hpp"

namespace gridcase::spec {

/// A fact of the past, and who made it true.
struct Past {
    Event event;
    engine::Actor actor = samples::worker_of(samples::grid_7);
};

inline Past by(engine::Actor actor, Event event) { return {std::move(event), std::move(actor)}; }
inline engine::Actor as(engine::Actor actor) { return actor; }

inline StreamName stream_for(const Event& event) {
    if (std::holds_alternative<UnitRegistered>(event)) return {StreamKind::territory, "city"};
    if (std::holds_alternative<PolicyActivated>(event)) return {StreamKind::policy, "policy"};
    return samples::case_stream;
}

inline std::string types_of(const std::vector<Event>& events) {
    std::string text;
    for (const Event& event : events)
        text += std::string(text.empty() ? "" : ", ") + std::string(type_of(event));
    return "[" + text + "]";
}

/// The commits that a decision would become.
inline std::vector<Commit> commits_of(const std::vector<engine::Step>& steps,
                                      const StreamName& stream, const engine::Context& context) {
    std::vector<Commit> commits;
    for (const engine::Step& step : steps) {
        Commit commit;
        commit.stream = stream;
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

/// What came of a command; asked for by one of the then_… functions.
class Outcome {
   public:
    Outcome(std::vector<Past> past, engine::Rulebook rulebook, engine::Command command,
            engine::Actor actor, Instant occurred_at, Instant recorded_at)
        : rulebook_(std::move(rulebook)),
          command_(std::move(command)),
          actor_(std::move(actor)),
          occurred_at_(occurred_at),
          recorded_at_(recorded_at) {
        remember(past);
        const auto new_number = [&](std::string_view prefix) {
            return CaseNumber(std::string(prefix) + "0007");
        };
        const auto stream = engine::stream_of(command_, context(), new_number);
        if (!stream) {
            decision_ = tl::unexpected(stream.error());
            return;
        }
        stream_ = *stream;
        decision_ = engine::decide(state_, command_, context());
    }

    template <class... Facts>
    void then(Facts&&... facts) const {
        then_steps({{std::vector<Event>{Event(std::forward<Facts>(facts))...}, std::nullopt}});
    }

    void then_steps(const std::vector<engine::Step>& expected) const {
        if (!happened_at_all()) return;
        CHECK(decision_->size() == expected.size());
        for (std::size_t i = 0; i < std::min(expected.size(), decision_->size()); ++i) {
            const engine::Step& step = (*decision_)[i];
            INFO("step " << i << " is " << types_of(step.events));
            CHECK(step.events == expected[i].events);
            CHECK(step.occurred_at == expected[i].occurred_at);
        }
        survives_the_disk();
        asking_again_adds_nothing();
    }

    void then_nothing() const {
        INFO("decision: " << answer());
        REQUIRE(decision_.has_value());
        CHECK(decision_->empty());
    }

    /// `said` must stand in the message.
    void then_rejected(engine::Reason reason, std::string_view said = {},
                       std::string_view field = {}) const {
        INFO("decision: " << answer());
        REQUIRE(!decision_.has_value());
        CHECK(engine::to_text(decision_.error().reason) == engine::to_text(reason));
        CHECK(!decision_.error().message.empty());
        CHECK(decision_.error().message.find(said) != std::string::npos);
        if (!field.empty()) CHECK(decision_.error().field == field);
    }

    [[nodiscard]] const engine::Decision& decision() const { return decision_; }
    [[nodiscard]] const StreamName& stream() const { return stream_; }

   private:
    [[nodiscard]] engine::Context context() const {
        return {actor_, occurred_at_, recorded_at_, rulebook_};
    }

    void remember(const std::vector<Past>& past) {
        const StreamName own = std::holds_alternative<engine::RegisterUnits>(command_)
                                   ? StreamName{StreamKind::territory, "city"}
                               : std::holds_alternative<engine::ActivatePolicy>(command_)
                                   ? StreamName{StreamKind::policy, "policy"}
                                   : samples::case_stream;
        for (const Past& each : past) {
            Commit commit;
            commit.stream = stream_for(each.event);
            commit.actor = each.actor.name;
            commit.role = each.actor.role;
            commit.events = {each.event};
            rulebook_ = engine::evolve(std::move(rulebook_), commit);
            if (commit.stream.kind == own.kind) state_ = engine::fold(std::move(state_), commit);
        }
    }

    [[nodiscard]] std::string answer() const {
        if (!decision_)
            return std::string(engine::to_text(decision_.error().reason)) + ": " +
                   decision_.error().message;
        std::string text = std::to_string(decision_->size()) + " steps";
        for (const engine::Step& step : *decision_) text += " " + types_of(step.events);
        return text;
    }

    [[nodiscard]] bool happened_at_all() const {
        INFO("decision: " << answer());
        CHECK(decision_.has_value());
        return decision_.has_value();
    }

    void survives_the_disk() const {
        for (const Commit& commit : commits_of(*decision_, stream_, context())) {
            const auto again = decode(encode(commit));
            REQUIRE(again.has_value());
            CHECK(*again == commit);
            for (const Event& event : commit.events) CHECK(decode_event(encode(event)) == event);
        }
    }

    void asking_again_adds_nothing() const {
        engine::State state = state_;
        engine::Rulebook rulebook = rulebook_;
        for (const Commit& commit : commits_of(*decision_, stream_, context())) {
            state = engine::fold(std::move(state), commit);
            rulebook = engine::evolve(std::move(rulebook), commit);
        }
        const engine::Context later{actor_, occurred_at_, recorded_at_, rulebook};
        const engine::Decision again = engine::decide(state, command_, later);
        CHECK((!again.has_value() || again->empty()));
    }

    engine::Rulebook rulebook_;
    engine::Command command_;
    engine::Actor actor_;
    Instant occurred_at_;
    Instant recorded_at_;
    engine::State state_;
    StreamName stream_;
    engine::Decision decision_;
};

/// What is known before the command.
class Given {
   public:
    explicit Given(std::vector<Past> past) : past_(std::move(past)) {}

    /// Under another rulebook than the sample city's.
    Given under(engine::Rulebook rulebook) && {
        rulebook_ = std::move(rulebook);
        return std::move(*this);
    }
    /// Happened then, recorded at noon if not said otherwise.
    Given at(Instant occurred_at, Instant recorded_at = samples::noon) && {
        occurred_at_ = occurred_at;
        recorded_at_ = recorded_at;
        return std::move(*this);
    }

    Outcome when(engine::Command command,
                 engine::Actor actor = samples::worker_of(samples::grid_7)) && {
        return {std::move(past_), std::move(rulebook_), std::move(command),
                std::move(actor), occurred_at_,         recorded_at_};
    }

   private:
    std::vector<Past> past_;
    engine::Rulebook rulebook_ = samples::rulebook();
    Instant occurred_at_ = samples::noon;
    Instant recorded_at_ = samples::noon;
};

inline Past past(Past fact) { return fact; }
template <class Fact>
    requires(!std::is_same_v<std::decay_t<Fact>, Past>)
Past past(Fact&& fact) {
    return {Event(std::forward<Fact>(fact))};
}

template <class... Facts>
Given given(Facts&&... facts) {
    return Given({past(std::forward<Facts>(facts))...});
}

}  // namespace gridcase::spec
