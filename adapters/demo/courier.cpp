#include "adapters/demo/courier.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <variant>

namespace gridcase::demo {

namespace {

/// What is wrong with an answer that is no acceptance.
struct Complaint {
    std::string operator()(const engine::Accepted&) const { return {}; }
    std::string operator()(const engine::Unchanged&) const { return "changed nothing"; }
    std::string operator()(const engine::Rejection& rejection) const {
        std::string text = "was rejected, " + std::string(to_text(rejection.reason));
        if (!rejection.field.empty()) text += " (" + rejection.field + ")";
        return text + ": " + rejection.message;
    }
    std::string operator()(const engine::Conflict&) const { return "met a conflict"; }
    std::string operator()(const engine::CommandIdReused& reused) const {
        return "is known with another content, at position " + std::to_string(reused.first) +
               "; the log holds another demo of this seed";
    }
    std::string operator()(const engine::Busy&) const { return "found the queue full"; }
    std::string operator()(const engine::Failed& failed) const { return "failed: " + failed.why; }
};

bool is_as_foretold(const std::vector<CommitPtr>& commits, const std::vector<Foretold>& foretold) {
    return std::equal(commits.begin(), commits.end(), foretold.begin(), foretold.end(),
                      [](const CommitPtr& made, const Foretold& expected) {
                          return made->commit.stream == expected.stream &&
                                 made->commit.events == expected.events;
                      });
}

}  // namespace

Courier::~Courier() {
    std::unique_lock lock(mutex_);
    wait_until_under_way(lock, 0);
}

void Courier::wait_until_under_way(std::unique_lock<std::mutex>& lock, std::size_t at_most) {
    enough_room_ = at_most;
    answered_.wait(lock, [&] { return under_way_ <= at_most; });
    enough_room_ = 0;
}

void Courier::ask(engine::Envelope envelope, std::vector<Foretold> foretold) {
    {
        std::unique_lock lock(mutex_);
        if (under_way_ >= window_) wait_until_under_way(lock, window_ / 2);
        throw_fault();
        ++under_way_;
    }
    auto reply = [this, id = envelope.id, expected = std::move(foretold)](
                     const engine::Answer& answer) { take(id, expected, answer); };
    engine_.ask_patiently(std::move(envelope), std::move(reply));
}

void Courier::take(const CommandId& id, const std::vector<Foretold>& foretold,
                   const engine::Answer& answer) {
    std::string complaint = std::visit(Complaint{}, answer);
    const auto* accepted = std::get_if<engine::Accepted>(&answer);
    if (accepted != nullptr && !is_as_foretold(accepted->commits, foretold))
        complaint = "was answered by " + to_text(accepted->commits.front()->commit.stream) +
                    ", not as the rules foretold for " + to_text(foretold.front().stream);
    const std::scoped_lock lock(mutex_);
    if (accepted != nullptr) commits_ += accepted->commits.size();
    if (!complaint.empty() && fault_.empty())
        fault_ = "the demo's command " + id.value() + " " + complaint;
    --under_way_;
    if (under_way_ > enough_room_ && fault_.empty()) return;
    // Under the mutex: once the last answer is in, the courier may be gone.
    answered_.notify_one();
}

void Courier::settle() {
    std::unique_lock lock(mutex_);
    wait_until_under_way(lock, 0);
    throw_fault();
}

std::uint64_t Courier::commits() const {
    const std::scoped_lock lock(mutex_);
    return commits_;
}

void Courier::throw_fault() const {
    if (!fault_.empty()) throw std::runtime_error(fault_);
}

}  // namespace gridcase::demo
