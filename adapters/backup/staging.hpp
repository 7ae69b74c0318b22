#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "adapters/backup/files.hpp"
#include "adapters/backup/manifest.hpp"
#include "events/event_log.hpp"

namespace gridcase::backup {

/// A data directory in the making: everything is written to `<data>/restoring`, where no program
/// looks for a house, and moved to its place when it is whole, the log last. What a crash leaves is
/// recognised by the next one and replaced.
class Staging {
   public:
    /// Throws Refused unless `data` is absent, empty, or holds what an interrupted one left.
    explicit Staging(const std::filesystem::path& data);
    /// Removes what was not finished.
    ~Staging();
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;

    /// Where to write.
    [[nodiscard]] const std::filesystem::path& path() const { return staged_; }
    /// Moves everything to its place, durably.
    void finish();

   private:
    void refuse_what_is_there(bool interrupted) const;
    void move_up(const std::filesystem::path& entry);

    std::filesystem::path data_;
    std::filesystem::path staged_;
    bool made_data_ = false;
    std::vector<std::filesystem::path> moved_;
    bool finished_ = false;
    std::unique_ptr<Claim> claim_;
};

/// Makes an empty log of that identity in a directory, for its writer.
using MakeLog =
    std::function<std::unique_ptr<EventLog>(const std::filesystem::path& data, const Source&)>;

/// Appends commits that come one by one, in batches.
class Batches {
   public:
    explicit Batches(EventLog& log) : log_(log) {}

    void add(Position position, std::string_view bytes);
    void finish();

   private:
    EventLog& log_;
    std::vector<CommitPtr> waiting_;
    std::size_t waiting_bytes_ = 0;
};

}  // namespace gridcase::backup
