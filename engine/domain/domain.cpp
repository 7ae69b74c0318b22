#include "engine/domain/domain.hpp"

#include <cstdlib>
#include <type_traits>

#include "engine/domain/fields.hpp"

namespace gridcase::engine {
namespace {

// Which state a command is decided on, and a fact evolves, is found by the exact signature of the
// overload that was written for it. A call would not do: a missing overload would convert back to
// the variants and recurse for ever.

template <class S, class C>
concept Decides =
    requires { static_cast<Decision (*)(const S&, const C&, const Context&)>(&decide); };

template <class S, class F>
concept Evolves = requires { static_cast<S (*)(S, const F&)>(&evolve); };

/// How many states a command is decided on, and a fact evolves: one each.
template <class... S>
struct States {
    template <class C>
    static constexpr int deciders = (0 + ... + int{Decides<S, C>});
    template <class F>
    static constexpr int evolvers = (0 + ... + int{Evolves<S, F>});
};

template <class Variant>
struct StatesOf;
template <class... S>
struct StatesOf<std::variant<std::monostate, S...>> : States<S...> {};
using AllStates = StatesOf<State>;

/// The runtime hands a command the state of stream_of(command), and a fact the state of the stream
/// that holds it. Another state means that the program is broken or the log holds a fact in a
/// stream of another kind; going on would decide on the wrong thing, so the process stops.
[[noreturn]] void broken() { std::abort(); }

/// The state of a stream, moved out of it; a stream without commits has the state's beginnings.
template <class S>
S taken(State& state) {
    if (std::holds_alternative<std::monostate>(state)) return {};
    if (S* known = std::get_if<S>(&state)) return std::move(*known);
    broken();
}

template <class S, class C>
Decision decide_on(const State& state, const C& command, const Context& context) {
    constexpr Decision (*rule)(const S&, const C&, const Context&) = &decide;
    if (const S* known = std::get_if<S>(&state)) return rule(*known, command, context);
    if (!std::holds_alternative<std::monostate>(state)) broken();
    return rule(S{}, command, context);
}

template <class S, class F>
void evolve_on(State& state, const F& fact) {
    constexpr S (*change)(S, const F&) = &evolve;
    state = change(taken<S>(state), fact);
}

template <class C, class... S>
Decision decide_one(const std::variant<std::monostate, S...>& state, const C& command,
                    const Context& context) {
    static_assert(AllStates::deciders<C> == 1,
                  "write Decision decide(const Case&, const <the command>&, const Context&) — or "
                  "for another state of State — declared in its header, once");
    Decision decision = nothing_happened();
    const auto on = [&]<class Own>(std::type_identity<Own>) {
        if constexpr (Decides<Own, C>) decision = decide_on<Own>(state, command, context);
    };
    (on(std::type_identity<S>()), ...);
    return decision;
}

/// In its place: states are large, and each fact would move one many times.
template <class F, class... S>
void evolve_one(std::variant<std::monostate, S...>& state, const F& fact) {
    static_assert(AllStates::evolvers<F> == 1,
                  "write Case evolve(Case, const <the event>&) — or for another state of State — "
                  "declared in its header, once");
    const auto on = [&]<class Own>(std::type_identity<Own>) {
        if constexpr (Evolves<Own, F>) evolve_on<Own>(state, fact);
    };
    (on(std::type_identity<S>()), ...);
}

void evolve_in_place(State& state, const Event& event) {
    std::visit([&](const auto& fact) { evolve_one(state, fact); }, event);
}

}  // namespace

namespace {

class NoLookups final : public Lookups {
   public:
    [[nodiscard]] const Case* case_of(const CaseNumber& /*number*/) const override {
        return nullptr;
    }
    [[nodiscard]] std::optional<Instant> last_report(
        const UnitCode& /*unit*/, const CategoryCode& /*category*/) const override {
        return std::nullopt;
    }
    CaseNumber new_number(std::string_view prefix) const override { return with_serial(prefix, 1); }
};

}  // namespace

const Lookups& no_lookups() {
    static const NoLookups none;
    return none;
}

Instant Context::counted_at() const {
    const Duration believed = rulebook.policy ? rulebook.policy->time_claim : Duration{};
    return recorded_at - occurred_at <= believed ? occurred_at : recorded_at;
}

std::optional<Instant> Context::not_believed() const {
    const Instant counted = counted_at();
    if (counted == occurred_at) return std::nullopt;
    return counted;
}

bool Context::may_act_for(const UnitCode& holder) const {
    return rulebook.territory->within(holder, actor.unit);
}

Decision decide(const State& state, const Command& command, const Context& context) {
    return std::visit([&](const auto& concrete) { return decide_one(state, concrete, context); },
                      command);
}

State evolve(State state, const Event& event, const StreamName&) {
    evolve_in_place(state, event);
    return state;
}

void fold_onto(State& state, const Commit& commit) {
    for (const Event& event : commit.events) {
        evolve_in_place(state, event);
        if (Case* current = std::get_if<Case>(&state)) note_actor(*current, event, commit);
    }
}

State fold(State state, const Commit& commit) {
    fold_onto(state, commit);
    return state;
}

}  // namespace gridcase::engine
