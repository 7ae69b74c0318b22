#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace gridcase::cli {

enum class Finding { ok, warning, fault };
const char* to_text(Finding finding);

/// One thing that was looked at in a data directory.
struct Check {
    std::string what;
    Finding finding = Finding::ok;
    std::string found;
    std::string to_do;  // empty when all is well
};

/// Looks a data directory over, beside its writer or without one, and changes nothing: directory,
/// disk, log, views, keys. A check that another one's fault makes impossible is a warning that says
/// so.
std::vector<Check> look_over(const std::filesystem::path& data);

}  // namespace gridcase::cli
