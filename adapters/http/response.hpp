#pragma once

#include <stdexcept>
#include <string>

#include "adapters/http/message.hpp"
#include "adapters/json/problem.hpp"

namespace gridcase::http {

/// The request cannot be served as it is: thrown where it is found, caught once per request.
struct Refused : std::runtime_error {
    explicit Refused(json::Problem given)
        : std::runtime_error(given.detail), problem(std::move(given)) {}
    json::Problem problem;
};

json::Problem make_problem(int status, std::string code, std::string title, std::string detail);

/// Throws Refused: 400, and where the fault lies.
[[noreturn]] void refuse(std::string detail, std::string field = {});

Response problem_response(const json::Problem& problem);
Response json_response(std::string body, int status = 200);

/// The revision as an entity tag: `"7"`.
std::string entity_tag(std::uint64_t revision);

}  // namespace gridcase::http
