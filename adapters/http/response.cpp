#include "adapters/http/response.hpp"

#include <utility>

namespace gridcase::http {

json::Problem make_problem(int status, std::string code, std::string title, std::string detail) {
    json::Problem problem;
    problem.status = status;
    problem.code = std::move(code);
    problem.title = std::move(title);
    problem.detail = std::move(detail);
    return problem;
}

void refuse(std::string detail, std::string field) {
    throw Refused(json::not_well_formed(std::move(detail), std::move(field)));
}

Response problem_response(const json::Problem& problem) {
    Response response;
    response.status = problem.status;
    response.content_type = "application/problem+json";
    if (problem.retry_after_seconds)
        response.headers["Retry-After"] = std::to_string(*problem.retry_after_seconds);
    if (!problem.allow.empty()) response.headers["Allow"] = problem.allow;
    if (problem.actual && *problem.actual > 0)
        response.headers["ETag"] = entity_tag(*problem.actual);
    response.body = json::to_json(problem);
    return response;
}

Response json_response(std::string body, int status) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

std::string entity_tag(std::uint64_t revision) { return "\"" + std::to_string(revision) + "\""; }

}  // namespace gridcase::http
