#pragma once

#include <string>

#include "adapters/cli/desk.hpp"

namespace gridcase::cli {

/// What to rehearse, on what, and how to show it.
struct RehearsalTask {
    std::string policy;  // a policy.toml
    std::string from;    // a day, 2024-09-01: the first of the period
    std::string to;      // the last one
    std::string format = "table";
    std::string cases;  // a cell's name: its cases instead of the numbers
};

/// Replays the directory's log under the policy and prints what would have been otherwise.
void rehearse_policy(const Where& where, const RehearsalTask& task);

}  // namespace gridcase::cli
