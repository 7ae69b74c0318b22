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

template <class C>
constexpr int deciders = Decides<Case, C> + Decides<TerritoryStream, C> + Decides<PolicyStream, C>;

template <class F>
constexpr int evolvers = Evolves<Case, F> + Evolves<TerritoryStream, F> + Evolves<PolicyStream, F>;

/// The runtime hands a command the state of stream_of(command), and a fact the state of the stream
/// that holds it. Another state means that the program is broken or the log holds a fact in a
/// stream of another kind; going on would decide on the wrong thing, so the process stops.
[[noreturn]] void broken() { std::abort(); }

/// The state of a stream; a stream without commits has the state's beginnings.
template <class S>
S taken(State state) {
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
State evolve_on(State state, const F& fact) {
    constexpr S (*change)(S, const F&) = &evolve;
    return change(taken<S>(std::move(state)), fact);
}

template <class C>
Decision decide_one(const State& state, const C& command, const Context& context) {
    static_assert(deciders<C> == 1,
                  "write Decision decide(const Case&, const <the command>&, const Context&) — or "
                  "for TerritoryStream or PolicyStream — declared in its header, once");
    if constexpr (Decides<Case, C>) return decide_on<Case>(state, command, context);
    if constexpr (Decides<TerritoryStream, C>)
        return decide_on<TerritoryStream>(state, command, context);
    if constexpr (Decides<PolicyStream, C>) return decide_on<PolicyStream>(state, command, context);
}

template <class F>
State evolve_one(State state, const F& fact) {
    static_assert(evolvers<F> == 1,
                  "write Case evolve(Case, const <the event>&) — or for TerritoryStream or "
                  "PolicyStream — declared in its header, once");
    if constexpr (Evolves<Case, F>) return evolve_on<Case>(std::move(state), fact);
    if constexpr (Evolves<TerritoryStream, F>)
        return evolve_on<TerritoryStream>(std::move(state), fact);
    if constexpr (Evolves<PolicyStream, F>) return evolve_on<PolicyStream>(std::move(state), fact);
}

}  // namespace

bool Context::may_act_for(const UnitCode& holder) const {
    return rulebook.territory->within(holder, actor.unit);
}

Decision decide(const State& state, const Command& command, const Context& context) {
    return std::visit([&](const auto& concrete) { return decide_one(state, concrete, context); },
                      command);
}

State evolve(State state, const Event& event, const StreamName&) {
    return std::visit([&](const auto& fact) { return evolve_one(std::move(state), fact); }, event);
}

State fold(State state, const Commit& commit) {
    for (const Event& event : commit.events) {
        state = evolve(std::move(state), event, commit.stream);
        if (Case* current = std::get_if<Case>(&state))
            *current = acted(std::move(*current), event, commit.actor);
    }
    return state;
}

}  // namespace gridcase::engine
