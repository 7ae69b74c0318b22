#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "adapters/rocksdb/files.hpp"
#include "adapters/rocksdb/head_file.hpp"
#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/log_database.hpp"
#include "adapters/rocksdb/log_internal.hpp"

namespace gridcase::rocks {
namespace {

constexpr int attempts = 20;

/// A log as it was when it was opened, beside its writer.
class ReaderLog final : public EventLog {
   public:
    ReaderLog(std::unique_ptr<LogDatabase> database, LogTail tail)
        : database_(std::move(database)), tail_(tail) {}

    [[nodiscard]] Position last() const override { return tail_.position; }
    [[nodiscard]] Digest digest() const override { return tail_.digest; }

    void append(Position, const std::vector<CommitPtr>&) override {
        throw LogFailed("this log was opened for reading");
    }

    void read(Position first, Position final,
              const std::function<bool(Position, std::string_view)>& visit) const override {
        database_->read(first, std::min(final, tail_.position), visit);
    }

   private:
    std::unique_ptr<LogDatabase> database_;
    LogTail tail_;
};

/// A secondary instance also sees a batch whose sync is still under way. Syncing the write-ahead
/// logs ourselves makes durable what we are about to show. One that is gone went into synced files.
void sync_what_was_seen(const std::filesystem::path& directory) {
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        if (entry.path().extension() != ".log") continue;
        const FileDescriptor handle(::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC));
        if (handle.valid() && ::fdatasync(handle.number()) != 0)
            throw_system_error("cannot sync", entry.path());
    }
}

/// Throws LogFailed when this look at the log has a hole or ends before what HEAD certified.
LogTail proven_tail(const LogDatabase& database, const HeadReading& head) {
    const std::optional<LogMeta> meta = database.meta();
    const LogTail tail = meta ? meta->tail : LogTail{};
    database.check_contiguous(tail.position);
    if (!head.newest || !meta) {
        if (head.newest && head.newest->certified > 0)
            throw LogFailed("the log is empty, but HEAD certifies " +
                            std::to_string(head.newest->certified) + " commits");
        if (tail.position > 0 && head.exists)
            throw LogFailed("the HEAD file of the log is damaged in both slots");
        if (tail.position > 0) throw LogFailed("the HEAD file of the log is missing");
        return tail;
    }
    const HeadRecord& record = *head.newest;
    if (record.log != meta->id && record.intended != 0)
        throw LogFailed("the HEAD file is about another log");
    if (record.epoch != meta->epoch) return tail;  // loss is being accepted this moment
    if (tail.position < record.certified)
        throw LogFailed("the log ends at " + std::to_string(tail.position) + " but " +
                        std::to_string(record.certified) + " commits were certified durable");
    if (database.digest_over(record.digest, record.certified + 1, tail.position) != tail.digest)
        throw LogFailed("the commits after " + std::to_string(record.certified) +
                        " are not those that were written: their digest is another");
    return tail;
}

std::unique_ptr<EventLog> look(const std::filesystem::path& data) {
    // HEAD first: it certifies nothing that a database opened afterwards does not hold.
    const HeadReading head = HeadFile::read(head_path(data));
    auto database = std::make_unique<LogDatabase>(log_directory(data), LogAccess{});
    LogTail tail;
    try {
        tail = proven_tail(*database, head);
    } catch (const LogFailed&) {
        if (!database->catch_up().ok()) throw;
        tail = proven_tail(*database, head);
    }
    if (!head.newest || head.newest->certified < tail.position)
        sync_what_was_seen(log_directory(data));
    return std::make_unique<ReaderLog>(std::move(database), tail);
}

/// The writer flushes and compacts meanwhile: a file named by the manifest may be gone before it is
/// opened. The next look finds a newer manifest.
template <class Look>
auto patiently(const Look& look) {
    for (int attempt = 1;; ++attempt) {
        try {
            return look();
        } catch (const LogFailed&) {
            if (attempt == attempts) throw;
            std::this_thread::sleep_for(std::chrono::milliseconds(5 * attempt));
        }
    }
}

}  // namespace

std::unique_ptr<EventLog> open_log_reader(const std::filesystem::path& data) {
    if (!std::filesystem::exists(log_directory(data) / "CURRENT"))
        throw LogFailed("there is no log in " + log_directory(data).string());
    return patiently([&] { return look(data); });
}

LogIdentity identity_of(const std::filesystem::path& data) {
    return patiently([&] {
        const LogDatabase database(log_directory(data),
                                   LogAccess{LogAccess::Mode::identify, false, {}});
        const std::optional<LogMeta> meta = database.meta();
        if (!meta) throw LogFailed("the log in " + log_directory(data).string() + " is empty");
        return LogIdentity{meta->id.hex(), meta->epoch};
    });
}

void verify_files(const std::filesystem::path& data) {
    patiently([&] {
        LogDatabase(log_directory(data), LogAccess{}).verify_files();
        return true;
    });
}

}  // namespace gridcase::rocks
