#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/runtime/engine.hpp"
#include "events/event_log.hpp"

namespace gridcase::faults {

/// A moment in the order in which callers asked and were answered.
using Tick = std::uint64_t;
inline constexpr Tick never = ~Tick{0};

/// What a caller saw of one asking.
struct Call {
    enum class Outcome : std::uint8_t {
        accepted,   // durable, so the caller was told
        conflict,   // the stream was at another revision; nothing was written
        no_effect,  // refused, or the state was already as asked; nothing was written
        unknown     // never answered, or "outcome unknown": it happened once, or not at all
    };

    CommandId id;
    std::optional<StreamName> stream;  // when the caller knew it
    engine::ExpectedRevision expected;
    Tick asked = 0;
    Tick answered = never;
    Outcome outcome = Outcome::unknown;
    Position first = 0;       // of an accepted one
    std::size_t commits = 0;  // of an accepted one
    Revision actual = 0;      // of a conflict
};

/// Notes calls as they are made and answered. Any thread.
class CallBook {
   public:
    using Number = std::size_t;

    Number asks(const CommandId& id, std::optional<StreamName> stream,
                engine::ExpectedRevision expected);
    void answered(Number call, const engine::Answer& answer);

    [[nodiscard]] std::vector<Call> calls() const;

   private:
    mutable std::mutex mutex_;
    Tick now_ = 0;
    std::vector<Call> calls_;
};

/// Empty, or why no order of the calls, one after the other within the time that each took, makes
/// every stream what the log says and every answer what it was: per-stream linearizability, after
/// Herlihy and Wing. `log` is what is durable now; every command in it must be among the calls.
std::string fault_in(const std::vector<Call>& calls, const EventLog& log);

}  // namespace gridcase::faults
