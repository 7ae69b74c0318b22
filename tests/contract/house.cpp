#include "tests/contract/house.hpp"

#include "tests/engine/runtime/town.hpp"

namespace gridcase::contract {
namespace {

using engine::Answer;

std::string unit_name(std::string_view stream, int event) {
    return std::string(stream) + "/" + std::to_string(event);
}

struct Outcome {
    std::string operator()(const engine::Accepted& answer) const {
        return (answer.repeated ? "again " : "ok ") +
               std::to_string(answer.commits.back()->commit.revision);
    }
    std::string operator()(const engine::Unchanged&) const { return "unchanged"; }
    std::string operator()(const engine::Rejection& answer) const {
        return "rejected " + std::string(to_text(answer.reason));
    }
    std::string operator()(const engine::Conflict& answer) const {
        return "conflict " + std::to_string(answer.actual);
    }
    std::string operator()(const engine::CommandIdReused&) const { return "reused"; }
    std::string operator()(const engine::Busy&) const { return "busy"; }
    std::string operator()(const engine::Failed&) const { return "failed"; }
};

}  // namespace

std::string outcome(const Answer& answer) { return std::visit(Outcome{}, answer); }

House::House(LogUnderTest& under_test) : under_test_(under_test) { start(); }

House::~House() = default;

void House::start() {
    engine_ = std::make_unique<engine::Engine>(under_test_.log(), under_test_.recall(), vault_);
    engine_->on_durable([this](Position last) { under_test_.wake(last); });
}

void House::restart() {
    engine_.reset();
    under_test_.restart();
    start();
}

std::future<Answer> House::ask(std::string_view id, std::string_view stream,
                               const std::vector<int>& events, ExpectedRevision expected) {
    std::vector<UnitRegistered> units;
    for (const int event : events)
        units.push_back(engine::town::lone_unit(unit_name(stream, event)));
    return engine_->ask(engine::town::register_units(id, stream, std::move(units), expected));
}

std::string House::append(std::string_view id, std::string_view stream,
                          const std::vector<int>& events, ExpectedRevision expected) {
    return outcome(ask(id, stream, events, expected).get());
}

std::string House::ask(engine::Envelope envelope) {
    return outcome(engine_->ask(std::move(envelope)).get());
}

std::vector<int> House::events_in(std::string_view stream) {
    settle();
    std::vector<int> events;
    const std::size_t prefix = stream.size() + 1;
    for (const Position at : recall().stream({StreamKind::territory, std::string(stream)}, 0)) {
        const CommitPtr commit = read_one(log(), at);
        for (const Event& event : commit->commit.events)
            events.push_back(
                std::stoi(std::get<UnitRegistered>(event).code.value().substr(prefix)));
    }
    return events;
}

Revision House::revision_of(std::string_view stream) {
    settle();
    const auto positions = recall().stream({StreamKind::territory, std::string(stream)}, 0);
    return positions.empty() ? 0 : read_one(log(), positions.back())->commit.revision;
}

}  // namespace gridcase::contract
