#pragma once

#include <functional>
#include <string>

#include "events/event_log.hpp"
#include "events/log_check.hpp"

namespace gridcase::audit {

/// What is wrong with a log, and at which commit; nothing is wrong when `what` is empty.
struct Fault {
    Position position = 0;
    std::string what;
};

/// What else is asked of each commit, after `check` has taken it: empty, or what is wrong.
using Question = std::function<std::string(const Examined& commit)>;
/// Told after every chunk how far it got.
using Reached = std::function<void(Position)>;

/// The first fault of a log, from the commit after those that `check` knows to its end; on all
/// cores. `question` and `reached` may be empty. Throws what the log throws.
Fault first_fault(const EventLog& log, LogCheck& check, const Question& question = {},
                  const Reached& reached = {});

}  // namespace gridcase::audit
