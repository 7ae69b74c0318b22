#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/territory.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::engine {

struct Context;

/// What a new holder of a post takes over (交接), item by item.
struct Handover {
    struct Item {
        CaseNumber number;
        std::optional<HandoverItemAnswered> answer;

        bool operator==(const Item&) const = default;
    };

    std::optional<HandoverOpened> opened;
    std::vector<Item> items;
    std::size_t unanswered = 0;
    bool closed = false;

    bool operator==(const Handover&) const = default;
};

/// The stream of a handover: `<unit>-<post>-<yyyymmdd>-<new holder>`, by the local date. So one day
/// asks a new holder once, and whoever asks again asks about the same.
tl::expected<std::string, Rejection> handover_id(const OpenHandover& command,
                                                 const Context& context);

/// The handover that a new holder of a unit's answering post begins with, given the open cases that
/// the unit holds, in a territory that knows the fact: from whoever had the post last before.
/// Nothing for a stand-in, for another post, and for the first holder there is. Where nothing is
/// open the list is empty, and says so.
std::optional<OpenHandover> handover_after(const Territory& territory, const PostFilled& fact,
                                           std::vector<CaseNumber> open);

/// The id of the command that begins it: a taking of a post is handed over once, whoever asks.
CommandId handover_command(const PostFilled& fact);

/// Whether the person of the fact has that post at a moment.
bool has_post(const Territory& territory, const PostFilled& fact, Instant at);
/// Whose term in a unit's answering post began after a moment and runs at another, told or not;
/// nothing: nobody's.
std::optional<PostFilled> term_begun(const Territory& territory, const UnitCode& unit,
                                     Instant after, Instant at);

Decision decide(const Handover& current, const OpenHandover& command, const Context& context);
Decision decide(const Handover& current, const AnswerHandoverItem& command, const Context& context);

Handover evolve(Handover current, const HandoverOpened& fact);
Handover evolve(Handover current, const HandoverItemAnswered& fact);
Handover evolve(Handover current, const HandoverClosed& fact);

}  // namespace gridcase::engine
