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
    Instant occurred_at = samples::morning;
};

inline Past by(engine::Actor actor, Event event) { return {std::move(event), std::move(actor)}; }
inline engine::Actor as(engine::Actor actor) { return actor; }

/// The commits that a decision would become.
std::vector<Commit> commits_of(const std::vector<engine::Step>& steps, const StreamName& stream,
                               const engine::Context& context);

/// What came of a command; asked for by one of the then_… functions.
class Outcome {
   public:
    Outcome(const std::vector<Past>& past, engine::Rulebook rulebook, engine::Command command,
            engine::Actor actor, Instant occurred_at, Instant recorded_at,
            samples::OtherCases others);

    template <class... Facts>
    void then(Facts&&... facts) const {
        std::vector<Event> events;
        (events.emplace_back(std::forward<Facts>(facts)), ...);
        then_steps({{std::move(events), std::nullopt, std::nullopt}});
    }

    void then_steps(const std::vector<engine::Step>& expected) const;
    void then_nothing() const;
    /// `said` must stand in the message.
    void then_rejected(engine::Reason reason, std::string_view said = {},
                       std::string_view field = {}) const;

    [[nodiscard]] const engine::Decision& decision() const { return decision_; }
    [[nodiscard]] const StreamName& stream() const { return stream_; }

   private:
    [[nodiscard]] engine::Context context() const {
        return {actor_, occurred_at_, recorded_at_, rulebook_, others_};
    }
    [[nodiscard]] std::string answer() const;
    [[nodiscard]] bool happened_at_all() const;
    void survives_the_disk() const;
    void asking_again_adds_nothing() const;

    samples::OtherCases others_;
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

    /// Beside another case, as it stands.
    Given beside(const CaseNumber& number, engine::Case other) && {
        others_.cases[number] = std::move(other);
        return std::move(*this);
    }

    Outcome when(engine::Command command,
                 engine::Actor actor = samples::worker_of(samples::grid_7)) && {
        return {std::move(past_), std::move(rulebook_), std::move(command), std::move(actor),
                occurred_at_,     recorded_at_,         std::move(others_)};
    }

   private:
    std::vector<Past> past_;
    samples::OtherCases others_;
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
