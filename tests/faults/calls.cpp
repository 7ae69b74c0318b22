#include "tests/faults/calls.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "events/codec.hpp"

namespace gridcase::faults {
namespace {

/// What the log says of a command.
struct Happened {
    Position first = 0;
    std::size_t commits = 0;
};

/// All askings of one command, taken together: it may have been asked again after a crash.
struct Asked {
    Tick first = never;      // the earliest moment at which it can have happened
    Tick confirmed = never;  // the earliest moment at which somebody knew that it had
    bool may_have_happened = false;
};

struct Step {
    Position position = 0;
    CommandId command;
};

struct Found {
    std::map<StreamName, std::vector<Step>> streams;  // by revision, from 1
    std::unordered_map<CommandId, Happened> commands;
};

Found read(const EventLog& log) {
    Found found;
    log.read(1, log.last(), [&](Position position, std::string_view bytes) {
        const Commit commit = decode(bytes).value();
        found.streams[commit.stream].push_back({position, commit.command_id});
        Happened& happened = found.commands[commit.command_id];
        if (happened.commits == 0) happened.first = position;
        ++happened.commits;
        return true;
    });
    return found;
}

std::unordered_map<CommandId, Asked> by_command(const std::vector<Call>& calls) {
    std::unordered_map<CommandId, Asked> commands;
    for (const Call& call : calls) {
        Asked& asked = commands[call.id];
        asked.first = std::min(asked.first, call.asked);
        if (call.outcome == Call::Outcome::accepted)
            asked.confirmed = std::min(asked.confirmed, call.answered);
        if (call.outcome == Call::Outcome::accepted || call.outcome == Call::Outcome::unknown)
            asked.may_have_happened = true;
    }
    return commands;
}

std::string at(Position position) { return "position " + std::to_string(position); }

class Checking {
   public:
    Checking(const std::vector<Call>& calls, const EventLog& log)
        : calls_(calls), found_(read(log)), asked_(by_command(calls)) {}

    std::string fault() const {
        for (const Call& call : calls_)
            if (std::string why = fault_of(call); !why.empty())
                return "command " + call.id.value() + ": " + why;
        for (const auto& [id, happened] : found_.commands) {
            const auto asked = asked_.find(id);
            if (asked == asked_.end())
                return at(happened.first) + ": nobody asked for command " + id.value();
            if (!asked->second.may_have_happened)
                return at(happened.first) + ": command " + id.value() + " was refused";
        }
        for (const auto& [stream, steps] : found_.streams)
            if (std::string why = fault_in_order(steps); !why.empty()) return why;
        return {};
    }

   private:
    [[nodiscard]] std::string fault_of(const Call& call) const {
        if (call.outcome == Call::Outcome::conflict) return fault_of_conflict(call);
        if (call.outcome != Call::Outcome::accepted) return {};
        const auto happened = found_.commands.find(call.id);
        if (happened == found_.commands.end()) return "was accepted, and is lost";
        if (happened->second.first != call.first || happened->second.commits != call.commits)
            return "was accepted at " + at(call.first) + ", and stands at " +
                   at(happened->second.first) + " with " +
                   std::to_string(happened->second.commits) + " commits instead of " +
                   std::to_string(call.commits);
        return fault_of_place(call);
    }

    /// An accepted command stands right behind the revision that it expected.
    [[nodiscard]] std::string fault_of_place(const Call& call) const {
        using Kind = engine::ExpectedRevision::Kind;
        if (!call.stream || call.expected.kind == Kind::any) return {};
        const Revision before = call.expected.kind == Kind::none ? 0 : call.expected.revision;
        const Step* step = step_at(*call.stream, before + 1);
        if (step != nullptr && step->command == call.id) return {};
        return "was accepted behind revision " + std::to_string(before) +
               ", and another command stands there";
    }

    /// At some moment between asking and answer the stream was where the answer says.
    [[nodiscard]] std::string fault_of_conflict(const Call& call) const {
        using Kind = engine::ExpectedRevision::Kind;
        if (!call.stream) return {};
        const bool as_expected =
            call.expected.kind == Kind::any ||
            (call.expected.kind == Kind::none && call.actual == 0) ||
            (call.expected.kind == Kind::exactly && call.actual == call.expected.revision);
        if (as_expected) return "was refused as a conflict, and there was none";
        const std::string place = "a conflict told revision " + std::to_string(call.actual);
        if (call.actual > 0) {
            const Step* reached = step_at(*call.stream, call.actual);
            if (reached == nullptr || asked_.at(reached->command).first > call.answered)
                return place + ", which the stream had not reached by then";
        }
        const Step* next = step_at(*call.stream, call.actual + 1);
        if (next != nullptr && asked_.at(next->command).confirmed < call.asked)
            return place + ", which the stream had left before it was asked";
        return {};
    }

    /// What was known to have happened stands before whatever was asked after that.
    [[nodiscard]] std::string fault_in_order(const std::vector<Step>& steps) const {
        Tick known = never;  // of the steps behind this one, the first that somebody knew of
        for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
            const Asked& asked = asked_.at(step->command);
            if (known < asked.first)
                return at(step->position) + ": command " + step->command.value() +
                       " stands before one that was answered before it was asked";
            known = std::min(known, asked.confirmed);
        }
        return {};
    }

    [[nodiscard]] const Step* step_at(const StreamName& stream, Revision revision) const {
        const auto steps = found_.streams.find(stream);
        if (steps == found_.streams.end() || revision == 0 || revision > steps->second.size())
            return nullptr;
        return &steps->second[revision - 1];
    }

    const std::vector<Call>& calls_;
    Found found_;
    std::unordered_map<CommandId, Asked> asked_;
};

}  // namespace

CallBook::Number CallBook::asks(const CommandId& id, std::optional<StreamName> stream,
                                engine::ExpectedRevision expected) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(
        {.id = id, .stream = std::move(stream), .expected = expected, .asked = ++now_});
    return calls_.size() - 1;
}

void CallBook::answered(Number call, const engine::Answer& answer) {
    const std::lock_guard lock(mutex_);
    Call& noted = calls_.at(call);
    if (const auto* accepted = std::get_if<engine::Accepted>(&answer)) {
        noted.outcome = Call::Outcome::accepted;
        noted.first = accepted->commits.front()->position;
        noted.commits = accepted->commits.size();
    } else if (const auto* conflict = std::get_if<engine::Conflict>(&answer)) {
        noted.outcome = Call::Outcome::conflict;
        noted.actual = conflict->actual;
    } else if (const auto* failed = std::get_if<engine::Failed>(&answer);
               failed != nullptr && failed->outcome_unknown) {
        return;
    } else {
        noted.outcome = Call::Outcome::no_effect;
    }
    noted.answered = ++now_;
}

std::vector<Call> CallBook::calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
}

std::string fault_in(const std::vector<Call>& calls, const EventLog& log) {
    return Checking(calls, log).fault();
}

}  // namespace gridcase::faults
