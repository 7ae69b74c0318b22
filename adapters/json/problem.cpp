#include "adapters/json/problem.hpp"

#include "adapters/json/events.hpp"
#include "adapters/json/write.hpp"

namespace gridcase::json {

Problem not_well_formed(std::string detail, std::string field) {
    Problem problem;
    problem.status = 400;
    problem.code = "not_well_formed";
    problem.title = "The request cannot be read";
    problem.detail = std::move(detail);
    problem.field = std::move(field);
    return problem;
}

std::string to_json(const Problem& problem) {
    boost::json::object out{{"type", "urn:gridcase:problem:" + problem.code},
                            {"title", problem.title},
                            {"status", problem.status},
                            {"detail", problem.detail},
                            {"code", problem.code}};
    if (!problem.field.empty()) out["field"] = problem.field;
    if (problem.outcome_unknown) out["outcome_unknown"] = *problem.outcome_unknown;
    if (problem.first) out["first"] = *problem.first;
    if (problem.actual) {
        out["expected"] = problem.expected;
        out["actual"] = *problem.actual;
        boost::json::array since;
        for (const CommitPtr& commit : problem.since) since.push_back(commit_summary(*commit));
        out["since"] = std::move(since);
    }
    return write(out);
}

}  // namespace gridcase::json
