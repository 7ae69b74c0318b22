#pragma once

#include <string>
#include <vector>

#include "adapters/http/routes.hpp"

namespace gridcase::http {

/// Refuses: 404, the case `number` followed by `why`.
[[noreturn]] void case_not_found(const CaseNumber& number, const std::string& why);

/// A case's commits in order; refuses a case that is not known.
std::vector<CommitPtr> read_stream(const Reading& reading, const CaseNumber& number);

/// What the policy stream's commit of that version made true, counted from 1; null when there is no
/// such version.
std::shared_ptr<const PolicyActivated> read_policy(const Reading& reading, std::uint64_t version);
/// How many versions there are.
std::uint64_t policy_versions(const Reading& reading);

}  // namespace gridcase::http
