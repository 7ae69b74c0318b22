#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "adapters/cli/house.hpp"
#include "engine/domain/policy.hpp"
#include "engine/domain/territory_csv.hpp"

namespace gridcase::cli {

inline constexpr std::size_t policy_limit_bytes = 256U << 10U;
inline constexpr std::size_t territory_limit_bytes = 256U << 20U;

/// Every fault of a file, each on a line with its place and hint.
std::string faults_text(const std::vector<engine::Fault>& faults, const std::string& file);

/// A whole file as text, at most `limit_bytes`; a Stop says why not.
std::string read_file(const std::filesystem::path& file, std::size_t limit_bytes);

/// The policy that a file holds. A Stop tells all its faults.
engine::Policy policy_in(const std::filesystem::path& file);

/// Puts a policy into force; false when it was already. A Stop tells all its faults.
bool activate_policy(WritingHouse& house, const std::string& text, const std::string& file);

/// Registers the units of a CSV table that are new or changed; how many. A Stop tells all faults.
std::size_t register_territory(WritingHouse& house, const std::string& text,
                               const std::string& file, engine::TableOptions options = {});

/// Takes over a table of posts, or a duty roster; how many facts it made true. A Stop tells all
/// faults.
std::size_t fill_posts(WritingHouse& house, const std::string& text, const std::string& file,
                       engine::TableOptions options = {});
std::size_t roster_duty(WritingHouse& house, const std::string& text, const std::string& file,
                        engine::TableOptions options = {});

/// A house that has no policy yet gets the one that ships with gridcase.
void ensure_policy(WritingHouse& house);

}  // namespace gridcase::cli
