#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/runtime/engine.hpp"
#include "tests/contract/log_under_test.hpp"
#include "tests/engine/runtime/collaborators.hpp"

namespace gridcase::contract {

using engine::ExpectedRevision;

/// The tables' words in ours. An *append of events to a stream* registers units: one event per
/// unit, in a territory stream, and the batch is one commit. The *event or batch id* is the command
/// id. Event n of a stream is always the same unit, so a repeated event is a repeated fact.
class House {
   public:
    explicit House(LogUnderTest& under_test);
    ~House();
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    /// What became of an append, in a few words: `ok 3` (at revision 3), `again 3` (the first
    /// answer, repeated), `conflict 3` (the actual revision), `reused` (the id has another body),
    /// `unchanged`, `rejected REASON`, `failed`.
    std::string append(std::string_view id, std::string_view stream, const std::vector<int>& events,
                       ExpectedRevision expected = {});
    /// The same without waiting.
    std::future<engine::Answer> ask(std::string_view id, std::string_view stream,
                                    const std::vector<int>& events, ExpectedRevision expected = {});
    std::string ask(engine::Envelope envelope);

    /// The events of a stream as they lie in the log, in order.
    [[nodiscard]] std::vector<int> events_in(std::string_view stream);
    [[nodiscard]] Revision revision_of(std::string_view stream);
    /// The process ends and starts again.
    void restart();

    [[nodiscard]] EventLog& log() { return under_test_.log(); }
    [[nodiscard]] const engine::Recall& recall() { return under_test_.recall(); }
    void settle() { under_test_.settle(); }

   private:
    void start();

    LogUnderTest& under_test_;
    engine::PlainVault vault_;
    std::unique_ptr<engine::Engine> engine_;
};

std::string outcome(const engine::Answer& answer);

}  // namespace gridcase::contract
