#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/demo/courier.hpp"
#include "engine/domain/domain.hpp"
#include "projections/case_row.hpp"
#include "projections/timers.hpp"

namespace gridcase::demo {

/// Who asks, under which name for ever, and when: in the world, and when the log takes it.
struct Asking {
    CommandId id;
    engine::Actor actor;
    Instant occurred;
    Instant recorded;
    std::string causation = {};
};

/// Knows what the engine will answer.
///
/// An answer comes when its commit is durable, and a case's next step needs number, holder and
/// limits: to wait for each would leave disk and engine idle in turns. So the oracle runs the same
/// pure rules first, keeps every stream's state, and lets the courier hold the answers against
/// that. It begins with an empty log.
class Oracle {
   public:
    Oracle(engine::Engine& engine, std::size_t under_way) : courier_(engine, under_way) {}

    /// Asks, and answers with the streams that have a commit more, the command's own first. Throws
    /// std::runtime_error when the rules refuse it, or say that nothing would happen.
    std::vector<StreamName> ask(const Asking& asking, engine::Command command);
    /// Asks only what the rules let happen; else nothing is asked, and no stream answered.
    std::vector<StreamName> ask_if_allowed(const Asking& asking, engine::Command command);

    /// What `command` would make of a case that stands so, whether or not there is such a case.
    [[nodiscard]] std::vector<Event> supposed(const engine::Case& current, const Asking& asking,
                                              const engine::Command& command) const;

    [[nodiscard]] const engine::Case& case_of(const CaseNumber& number) const;
    /// All limits of a case that run.
    [[nodiscard]] std::vector<projections::Timer> timers(const CaseNumber& number) const;
    [[nodiscard]] const engine::Rulebook& rulebook() const { return rulebook_; }
    /// The number that a report of what lies there would get now.
    [[nodiscard]] CaseNumber next_number(const UnitCode& unit, const Asking& asking) const;

    /// Of the last commit that was asked for.
    [[nodiscard]] Position position() const { return position_; }
    /// Nothing will be asked about the case any more.
    void forget(const CaseNumber& number);

    /// Returns when everything is answered.
    void settle() { courier_.settle(); }
    [[nodiscard]] std::uint64_t commits() const { return courier_.commits(); }

   private:
    struct Stream {
        engine::State state;
        projections::CaseRow row;  // of a case: says which setting of a limit runs
        Revision revision = 0;
    };
    using Streams = std::unordered_map<StreamName, Stream>;

    /// What the rules ask beside a case's own stream.
    class Lookups final : public engine::Lookups {
       public:
        explicit Lookups(const Streams& streams) : streams_(streams) {}

        [[nodiscard]] const engine::Case* case_of(const CaseNumber& number) const override;
        [[nodiscard]] std::optional<Instant> last_report(
            const UnitCode& unit, const CategoryCode& category) const override;
        CaseNumber new_number(std::string_view prefix) const override;
        [[nodiscard]] CaseNumber next_number(std::string_view prefix) const;

        void begin() { given_.clear(); }
        void note(const Commit& commit);

       private:
        const Streams& streams_;
        std::unordered_map<std::string, Instant> reports_;  // by place and category
        std::unordered_map<std::string, std::uint64_t> serials_;
        mutable std::unordered_map<std::string, std::uint64_t> given_;  // for the present command
    };

    /// A decision, and the stream of its command.
    struct Foreseen {
        StreamName own;
        std::vector<engine::Step> steps;
    };

    tl::expected<Foreseen, engine::Rejection> foresee(const Asking& asking,
                                                      const engine::Command& command);
    std::vector<StreamName> carry(const Asking& asking, engine::Command command, Foreseen foreseen);
    void take(StoredCommit& stored, Stream& stream);

    Streams streams_;
    Lookups lookups_{streams_};
    engine::Rulebook rulebook_ = engine::empty_rulebook();
    Position position_ = 0;
    Courier courier_;
};

}  // namespace gridcase::demo
