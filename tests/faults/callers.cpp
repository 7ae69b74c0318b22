#include "tests/faults/callers.hpp"

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <utility>

#include "tests/support/samples.hpp"

namespace gridcase::faults {
namespace {

constexpr std::size_t newest_cases = 5;  // which all of them ask about

engine::Envelope envelope(std::string id, engine::Command command,
                          engine::ExpectedRevision expected = {}) {
    const bool history = std::holds_alternative<engine::RecordHistory>(command);
    return {.id = CommandId(std::move(id)),
            .actor = history ? samples::the_system() : samples::admin_of(samples::city),
            .occurred_at = samples::morning,
            .recorded_at = samples::noon,
            .correlation = {},
            .causation = {},
            .expected = expected,
            .command = std::move(command)};
}

}  // namespace

engine::Command Callers::about(const KnownCase& known, Random& random) {
    switch (random() % 5) {
        case 0:
            return engine::AcceptCase{known.number};
        case 1:
            return engine::ResolveCase{known.number, std::nullopt};
        case 2:
            return engine::CloseCase{known.number, std::nullopt};
        case 3:
            return engine::UrgeCase{known.number, std::nullopt};
        default:
            return engine::AddNote{known.number, samples::sealed("去看过了")};
    }
}

engine::Command Callers::a_new_case(Random& random, std::uint64_t number) {
    if (random() % 3 != 0)
        return samples::report_it(random() % 2 == 0 ? samples::grid_1 : samples::grid_9);
    engine::RecordHistory history = samples::record_it();
    history.number = CaseNumber("old-hotline:" + std::to_string(number));
    return history;
}

engine::Envelope Callers::next(Random& random, std::optional<StreamName>& stream) {
    const std::lock_guard lock(mutex_);
    const std::string id = "command-" + std::to_string(++asked_);
    if (cases_.empty() || random() % 3 == 0) return envelope(id, a_new_case(random, asked_));
    const std::size_t among = std::min(newest_cases, cases_.size());
    const KnownCase& known = cases_[cases_.size() - 1 - random() % among];
    stream = StreamName{StreamKind::case_file, known.number.value()};
    const bool sure = random() % 2 == 0;
    return envelope(
        id, about(known, random),
        sure ? engine::ExpectedRevision::exactly(known.revision) : engine::ExpectedRevision::any());
}

void Callers::learn(const engine::Envelope& envelope, const engine::Answer& answer) {
    const std::lock_guard lock(mutex_);
    if (std::holds_alternative<engine::Failed>(answer)) {
        open_.push_back(envelope);
        return;
    }
    const auto* accepted = std::get_if<engine::Accepted>(&answer);
    if (accepted == nullptr) return;
    ++accepted_;
    for (const CommitPtr& stored : accepted->commits) {
        const Commit& commit = stored->commit;
        if (commit.stream.kind != StreamKind::case_file) continue;
        const auto known = std::find_if(cases_.begin(), cases_.end(), [&](const KnownCase& each) {
            return each.number.value() == commit.stream.id;
        });
        if (known == cases_.end())
            cases_.push_back({CaseNumber(commit.stream.id), commit.revision});
        else
            known->revision = std::max(known->revision, commit.revision);
    }
}

bool Callers::ask(engine::Engine& engine, const engine::Envelope& envelope,
                  const std::optional<StreamName>& stream) {
    const CallBook::Number call = book_.asks(envelope.id, stream, envelope.expected);
    const engine::Answer answer = engine.ask(envelope).get();
    book_.answered(call, answer);
    learn(envelope, answer);
    return !std::holds_alternative<engine::Failed>(answer);
}

std::vector<engine::Envelope> Callers::take_open() {
    const std::lock_guard lock(mutex_);
    std::vector<engine::Envelope> open = std::exchange(open_, {});
    if (has_city_) return open;
    has_city_ = true;
    open.push_back(envelope("territory", engine::RegisterUnits{"city", samples::units()}));
    open.push_back(
        envelope("policy", engine::ActivatePolicy{std::string(engine::default_policy_text())}));
    return open;
}

void Callers::work(engine::Engine& engine, int threads, int times) {
    for (const engine::Envelope& again : take_open()) ask(engine, again, std::nullopt);
    if (!engine.failure().empty()) return;
    std::vector<std::thread> callers;
    for (int thread = 0; thread < threads; ++thread)
        callers.emplace_back([&, random = Random(++seed_)]() mutable {
            for (int time = 0; time < times; ++time) {
                std::optional<StreamName> stream;
                const engine::Envelope envelope = next(random, stream);
                if (!ask(engine, envelope, stream)) return;
            }
        });
    for (std::thread& caller : callers) caller.join();
}

}  // namespace gridcase::faults
