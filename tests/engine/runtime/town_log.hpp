#pragma once

#include <string>
#include <vector>

namespace gridcase::engine::town {

/// The stored commits of a small town, the same each time: some units, and six cases, each some
/// commits long, two of them merged by one command. Case 1 is reported, accepted and merged.
std::vector<std::string> commits_of_a_town();

}  // namespace gridcase::engine::town
