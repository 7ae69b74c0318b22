#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "events/event_log.hpp"

namespace gridcase::rocks {

/// Another process holds the directory; the text names it and says what to do.
struct Locked : LogFailed {
    using LogFailed::LogFailed;
};

/// This process may not hold as many files open as log and views need: nothing is wrong with these.
struct TooFewFiles : LogFailed {
    using LogFailed::LogFailed;
};

struct LogOptions {
    bool create = true;        // make the directory when there is none; else LogFailed
    bool accept_loss = false;  // open a log that ends below what HEAD certified (design §4.9)
};

/// The log in `<data>/log` with its HEAD file `<data>/HEAD` (outside, so that it misses a log that
/// is gone), for the one writer. Layout and options are in log_database.cpp, the check at the start
/// in log_recovery.cpp. Throws Locked, LogFailed.
std::unique_ptr<EventLog> open_log(const std::filesystem::path& data, LogOptions options = {});

/// The same log for reading beside a writer (or without one): a secondary instance, which sees what
/// was durable when it was opened and checks that no position is missing. Throws LogFailed.
std::unique_ptr<EventLog> open_log_reader(const std::filesystem::path& data);

/// Which log it is: drawn at random when it was made; the epoch rises whenever history was given
/// up.
struct LogIdentity {
    std::string id;  // in hex
    std::uint64_t epoch = 0;
};
/// Makes an empty log of that identity, for commits that were in a log before: a restored backup.
/// Throws LogFailed when there is one already.
std::unique_ptr<EventLog> create_log(const std::filesystem::path& data,
                                     const LogIdentity& identity);

/// Of the log in `<data>/log`, beside a writer or without one. Throws LogFailed.
LogIdentity identity_of(const std::filesystem::path& data);

/// Reads every file of the log and compares it with the checksum that it was written with, beside a
/// writer or without one. Throws LogFailed with the first that differs.
void verify_files(const std::filesystem::path& data);

}  // namespace gridcase::rocks
