#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace gridcase::golden {

/// Where the bytes of every published version lie: <Type>.v<N>.hex.
std::filesystem::path folder();

/// Whether this run may add files: GRIDCASE_ADD_GOLDEN=1 in the environment.
bool adding();

/// Lower-case hex, 32 bytes a line; and back. from_hex throws std::runtime_error on anything else.
std::string to_hex(std::string_view bytes);
std::string from_hex(std::string_view hex);

/// The bytes of a golden file; throws std::runtime_error, with the command that adds one, when
/// there is none.
std::string read(const std::filesystem::path& file);

/// Compares today's bytes with the golden file's. Empty when they agree, else what is wrong and
/// what to do. With `may_add`, a missing file is written; one that is there is never changed.
std::string difference(const std::filesystem::path& file, std::string_view today, bool may_add);

}  // namespace gridcase::golden
