#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/domain/command.hpp"
#include "events/personal.hpp"

namespace gridcase::load {

/// What happens to a case of a load, in this order.
enum class Step : std::uint8_t { report, accept, visit, resolve, verify, close, rate };

/// One case of a load: where it lies and what is said about it follow from its serial alone, so
/// that whoever asks, in this process or over a socket, asks for the same.
class Life {
   public:
    explicit Life(std::uint64_t serial) : serial_(serial) {}

    /// Every fifth case spans communities: the street holds it and has it verified. The others
    /// are settled in their grid, where nobody verifies.
    [[nodiscard]] bool spans_communities() const;
    /// The step after `step`; nothing after the last.
    [[nodiscard]] std::optional<Step> after(Step step) const;
    /// Who takes the step.
    [[nodiscard]] engine::Actor actor(Step step) const;
    [[nodiscard]] UnitCode unit() const;
    [[nodiscard]] CategoryCode category() const;
    [[nodiscard]] Channel channel() const;
    [[nodiscard]] std::uint8_t satisfaction() const;
    /// What is said at the step; empty when nothing is.
    [[nodiscard]] std::string_view text(Step step) const;
    /// The reporter's telephone number; empty when the report is anonymous, as two of three are.
    [[nodiscard]] std::string contact() const;

    /// The step as a command, its texts sealed as the HTTP interface seals them. `number` is the
    /// case's, once it has one.
    [[nodiscard]] engine::Command command(Step step, const CommandId& id, const CaseNumber& number,
                                          KeyVault& vault) const;

   private:
    std::uint64_t serial_;
};

/// The word for the step, as in the path of the HTTP interface.
std::string_view to_text(Step step);

}  // namespace gridcase::load
