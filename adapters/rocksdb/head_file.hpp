#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "adapters/rocksdb/files.hpp"
#include "events/bytes.hpp"
#include "events/digest.hpp"
#include "events/ids.hpp"

namespace gridcase::rocks {

struct LogIdTag;
/// Random; tells one log from every other.
using LogId = FixedBytes<LogIdTag, 16>;

/// What a slot of the HEAD file says (bytes in head_file.cpp).
struct HeadRecord {
    std::uint64_t sequence = 0;  // the larger one is the newer
    LogId log;
    std::uint64_t epoch = 0;
    Position certified = 0;  // durable before the batch that this record accompanies
    Digest digest;           // the log's running digest there
    Position intended = 0;   // where that batch would end

    bool operator==(const HeadRecord&) const = default;
};

/// What was found in the file.
struct HeadReading {
    bool exists = false;
    int damaged_slots = 0;  // neither valid nor blank
    std::optional<HeadRecord> newest;
};

/// The HEAD file `<data>/HEAD`: two preallocated slots, written in turn, so that a torn write
/// leaves the other one. One thread.
class HeadFile {
   public:
    /// Reads without changing anything; may run beside a writer.
    static HeadReading read(const std::filesystem::path& file);

    /// Opens the file for writing, making it when there is none; the next record gets a sequence
    /// after `newest`. Throws LogFailed.
    HeadFile(std::filesystem::path file, const std::optional<HeadRecord>& newest);

    /// Writes the record (its sequence is given here) into the older slot; returns when durable.
    void write(HeadRecord record);

    /// The same in steps. Sends the record on its way to the disk;
    void send(HeadRecord record);
    /// waits until what was sent has reached it: the next flush of the disk's cache makes it
    /// durable;
    void arrive();
    /// or makes it durable by itself.
    void sync();
    /// Whether a sync of any file in the directory flushes the disk that this file is on, and
    /// nothing more is needed: the file system is the same, and writes over a file where it lies.
    [[nodiscard]] bool shares_syncs_with(const std::filesystem::path& directory) const;

   private:
    void put(HeadRecord record);

    std::filesystem::path file_;
    FileDescriptor handle_;
    std::uint64_t sequence_ = 0;
};

}  // namespace gridcase::rocks
