#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/domain/policy.hpp"

namespace gridcase::engine {

// A policy as its text would say it, key by key: what comparing and showing policies need.

/// Keys of policy.toml, dotted where they lie in a table, and their values in plain words.
using Said = std::vector<std::pair<std::string, std::string>>;

Said said(const Category& category);
/// `when.category`, `when.parties_at_least`, …, then `level` and what else the rule decides.
Said said(const Rule& rule);
Said said(const DutyItem& duty);
/// Everything that is not a category, a rule or a duty, defaults included.
Said said(const Policy& policy);

}  // namespace gridcase::engine
