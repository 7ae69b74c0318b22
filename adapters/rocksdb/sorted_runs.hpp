#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/rocksdb/files.hpp"
#include "adapters/rocksdb/pile.hpp"
#include "projections/view_store.hpp"

namespace gridcase::rocks {

/// So many entries at most are gathered before they make a run: some 4 MiB, for each thread.
inline constexpr std::size_t run_entries = 32U << 10U;

/// Entries of which only some fit into memory at once: they go to files in runs, each sorted, and
/// come back as one order. There are as many files as threads add at a time, which then do not wait
/// for each other in the file system. They have no names, so nothing is left of them, however the
/// process ends. Throws LogFailed.
class SortedRuns {
   public:
    /// What is read at once: a family, and of the cells one figure. Sections are in the order of
    /// their keys.
    struct Section {
        projections::Family family;
        std::string figure;
        auto operator<=>(const Section&) const = default;
    };
    /// Makes one value of two of the same key; nothing: the key goes.
    using Join = std::function<std::optional<std::string>(
        std::string_view key, std::string_view value, std::string_view other)>;
    using Visit = std::function<void(std::string_view key, std::string_view value)>;

    explicit SortedRuns(std::filesystem::path directory) : directory_(std::move(directory)) {}
    SortedRuns(const SortedRuns&) = delete;
    SortedRuns& operator=(const SortedRuns&) = delete;

    /// Writes a run of what was put, and sorts it for that. Any thread.
    void add(Pile& entries);
    /// The sections, largest first.
    [[nodiscard]] std::vector<Section> sections() const;
    /// Visits a section's keys in order, each once. Any thread, when all runs are there.
    void visit(const Section& section, const Join& join, const Visit& visit) const;

   private:
    struct Run {
        int file = -1;
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
    };
    struct File {
        FileDescriptor handle;
        std::uint64_t end = 0;
    };
    class Writer;
    class Reader;
    class Front;
    [[nodiscard]] File take_file();
    [[nodiscard]] FileDescriptor new_file() const;

    const std::filesystem::path directory_;
    mutable std::mutex mutex_;  // guards what follows
    std::vector<File> files_;   // that nobody writes to
    std::map<Section, std::vector<Run>> runs_;
};

}  // namespace gridcase::rocks
