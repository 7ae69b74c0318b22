#pragma once

#include <functional>
#include <memory>

#include "engine/runtime/recall.hpp"
#include "events/event_log.hpp"

namespace gridcase::contract {

/// A log with its recall, fresh and empty, that one row of the tables is run against.
class LogUnderTest {
   public:
    virtual ~LogUnderTest() = default;

    [[nodiscard]] virtual EventLog& log() = 0;
    [[nodiscard]] virtual const engine::Recall& recall() = 0;
    /// The log has grown to `last`; for recalls that follow on a thread of their own.
    virtual void wake(Position last) = 0;
    /// Waits until recall covers the whole log.
    virtual void settle() = 0;
    /// What a clean stop and start of the process does to it. Nothing may be using it meanwhile.
    virtual void restart() = 0;
};

using MakeLog = std::function<std::unique_ptr<LogUnderTest>()>;

}  // namespace gridcase::contract
