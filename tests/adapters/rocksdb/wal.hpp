#pragma once

#include <filesystem>
#include <string>

#include "adapters/rocksdb/wal_end.hpp"

namespace gridcase::test {

/// The write-ahead log of a log that has one.
inline std::filesystem::path only_wal(const std::filesystem::path& data) {
    std::filesystem::path found;
    for (const auto& entry : std::filesystem::directory_iterator(data / "log"))
        if (entry.path().extension() == ".log" && entry.file_size() > 0) found = entry.path();
    return found;
}

/// Its end, looked for in these bytes, which may change from look to look.
inline rocks::WalEnd end_in(const std::string& bytes) {
    return rocks::WalEnd([&bytes](std::uint64_t at, std::size_t size) {
        return at < bytes.size() ? bytes.substr(at, size) : std::string();
    });
}

}  // namespace gridcase::test
