#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/rocksdb/log.hpp"
#include "events/event_log.hpp"
#include "events/log_head.hpp"

namespace gridcase::cli {

/// A head as a line of JSON: {"log","epoch","size","root","at","key","signature"}.
std::string head_line(const LogHead& head);

/// A head that somebody kept, and where it stands, for people.
struct Kept {
    LogHead head;
    std::string place;
};

/// The heads of a file (events/kept_heads.hpp), the smallest first. A Stop says which line is none,
/// or is signed by another key than it names. `witness`: whose file it must be; empty: anybody's.
std::vector<Kept> heads_in(const std::string& file, const std::string& witness = {});

/// What the log of a directory is, with this tree, signed by the house.
LogHead signed_head(const std::filesystem::path& data, const MerkleEdge& tree, Instant at);

/// Writes down what the log is, again and again, on a thread of its own: `<data>/heads.jsonl`, a
/// head a line, with the right edge of its tree beside it, so that the next one costs only what
/// came since. For the operator to carry out of the house; as long as it lies here alone it binds
/// nobody.
class HeadJournal {
   public:
    /// The log outlives it.
    HeadJournal(std::filesystem::path data, const EventLog& log, std::function<Instant()> now,
                std::chrono::seconds every);
    /// Writes a last one.
    ~HeadJournal();
    HeadJournal(const HeadJournal&) = delete;
    HeadJournal& operator=(const HeadJournal&) = delete;

   private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

std::filesystem::path head_journal(const std::filesystem::path& data);

}  // namespace gridcase::cli
