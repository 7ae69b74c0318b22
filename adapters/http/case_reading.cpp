#include "adapters/http/case_reading.hpp"

#include <utility>

#include "projections/indexes.hpp"

namespace gridcase::http {
namespace {

const StreamName& policy_stream() {
    static const StreamName name{StreamKind::policy, "policy"};
    return name;
}

}  // namespace

void case_not_found(const CaseNumber& number, const std::string& why) {
    json::Problem problem = make_problem(404, "case_not_found", "There is no such case",
                                         "case " + number.value() + why);
    problem.field = "number";
    throw Refused(std::move(problem));
}

std::vector<CommitPtr> read_stream(const Reading& reading, const CaseNumber& number) {
    std::vector<CommitPtr> commits;
    const StreamName stream{StreamKind::case_file, number.value()};
    for (const Position position : projections::indexed_stream(reading.views, stream))
        commits.push_back(read_one(reading.log, position));
    if (commits.empty()) case_not_found(number, " is not known here");
    return commits;
}

std::shared_ptr<const PolicyActivated> read_policy(const Reading& reading, std::uint64_t version) {
    const std::vector<Position> positions =
        projections::indexed_stream(reading.views, policy_stream());
    if (version == 0 || version > positions.size()) return nullptr;
    const CommitPtr commit = read_one(reading.log, positions[version - 1]);
    for (const Event& event : commit->commit.events)
        if (const auto* policy = std::get_if<PolicyActivated>(&event)) return {commit, policy};
    return nullptr;
}

std::uint64_t policy_versions(const Reading& reading) {
    return projections::indexed_stream(reading.views, policy_stream()).size();
}

}  // namespace gridcase::http
