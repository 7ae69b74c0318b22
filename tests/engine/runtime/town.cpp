#include "tests/engine/runtime/town.hpp"

namespace gridcase::engine::town {
namespace {

std::string places(const std::vector<CommitPtr>& commits) {
    std::string text;
    for (const CommitPtr& commit : commits)
        text += " " + to_text(commit->commit.stream) + "#" +
                std::to_string(commit->commit.revision) + "@" + std::to_string(commit->position);
    return text;
}

struct Line {
    std::string operator()(const Accepted& answer) const {
        return (answer.repeated ? "repeated" : "accepted") + places(answer.commits);
    }
    std::string operator()(const Unchanged&) const { return "unchanged"; }
    std::string operator()(const Rejection& answer) const {
        return "rejected " + std::string(to_text(answer.reason)) + " " + answer.message;
    }
    std::string operator()(const Conflict& answer) const {
        return "conflict " + std::to_string(answer.actual) + places(answer.since);
    }
    std::string operator()(const CommandIdReused& answer) const {
        return "reused @" + std::to_string(answer.first);
    }
    std::string operator()(const Busy&) const { return "busy"; }
    std::string operator()(const Failed& answer) const {
        return (answer.outcome_unknown ? "failed, outcome unknown: " : "failed: ") + answer.why;
    }
};

}  // namespace

std::string line(const Answer& answer) { return std::visit(Line{}, answer); }

}  // namespace gridcase::engine::town
