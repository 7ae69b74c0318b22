#include "adapters/json/events.hpp"

#include <type_traits>
#include <variant>

#include "adapters/json/archive.hpp"

namespace gridcase::json {

boost::json::object event_form(const Event& event) {
    return std::visit(
        [](const auto& fact) -> boost::json::object {
            using Fact = std::decay_t<decltype(fact)>;
            return {{"type", Fact::type},
                    {"version", Fact::version},
                    {"data", ObjectArchive::form(fact)}};
        },
        event);
}

boost::json::object commit_form(const StoredCommit& stored) {
    const Commit& commit = stored.commit;
    boost::json::array events;
    for (const Event& event : commit.events) events.push_back(event_form(event));
    return {{"position", stored.position},
            {"digest", stored.digest.hex()},
            {"stream", {{"kind", to_text(commit.stream.kind)}, {"id", commit.stream.id}}},
            {"revision", commit.revision},
            {"recorded_at", to_text(commit.recorded_at)},
            {"occurred_at", to_text(commit.occurred_at)},
            {"command_id", commit.command_id.value()},
            {"command_type", commit.command_type},
            {"command_digest", commit.command_digest.hex()},
            {"part", commit.part},
            {"parts", commit.parts},
            {"correlation", commit.correlation},
            {"causation", commit.causation},
            {"actor", commit.actor.value()},
            {"role", to_text(commit.role)},
            {"unit", commit.unit.value()},
            {"rulebook", ObjectArchive::form(commit.rulebook)},
            {"prev_digest", commit.prev_digest.hex()},
            {"events", std::move(events)}};
}

boost::json::object commit_summary(const StoredCommit& stored) {
    const Commit& commit = stored.commit;
    boost::json::array events;
    for (const Event& event : commit.events) events.emplace_back(type_of(event));
    return {{"position", stored.position},
            {"revision", commit.revision},
            {"occurred_at", to_text(commit.occurred_at)},
            {"recorded_at", to_text(commit.recorded_at)},
            {"actor", commit.actor.value()},
            {"role", to_text(commit.role)},
            {"unit", commit.unit.value()},
            {"command_type", commit.command_type},
            {"events", std::move(events)}};
}

}  // namespace gridcase::json
