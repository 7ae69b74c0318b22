#include "adapters/rocksdb/log.hpp"

#include <rocksdb/status.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "adapters/rocksdb/head_keeper.hpp"
#include "adapters/rocksdb/log_database.hpp"
#include "adapters/rocksdb/log_internal.hpp"
#include "adapters/rocksdb/log_recovery.hpp"

namespace gridcase::rocks {
namespace {

/// What lies ready for a follower, at most: more than it may lag behind. One that has stopped reads
/// the log again when it goes on.
constexpr std::size_t most_appended = 96U << 10U;
constexpr std::size_t most_appended_bytes = 32U << 20U;

HeadFile certify(const std::filesystem::path& data, const RecoveredLog& log,
                 const HeadRecord& record) {
    HeadFile file(head_path(data), log.head.newest);
    file.write(record);
    return file;
}

/// The writer's log. append() is for one thread at a time, the rest for any.
class WriterLog final : public EventLog {
   public:
    WriterLog(const std::filesystem::path& data, RecoveredLog log)
        : database_(std::move(log.database)),
          id_(log.meta.id),
          epoch_(log.meta.epoch),
          tail_(log.meta.tail),
          head_(certify(data, log, certificate(tail_.position)), log_directory(data)) {
        database_->before_each_sync([this] { head_.arrive(); });
    }

    ~WriterLog() override;

    [[nodiscard]] Position last() const override {
        const std::lock_guard lock(mutex_);
        return tail_.position;
    }

    [[nodiscard]] Digest digest() const override {
        const std::lock_guard lock(mutex_);
        return tail_.digest;
    }

    void append(Position expected_last, const std::vector<CommitPtr>& batch) override;

    void read(Position first, Position final,
              const std::function<bool(Position, std::string_view)>& visit) const override {
        database_->read(first, std::min(final, last()), visit);
    }

    [[nodiscard]] std::vector<CommitPtr> take_appended(Position final) const override;

   private:
    [[nodiscard]] HeadRecord certificate(Position intended) const {
        return {.sequence = 0,
                .log = id_,
                .epoch = epoch_,
                .certified = tail_.position,
                .digest = tail_.digest,
                .intended = intended};
    }
    void lay_ready(const std::vector<CommitPtr>& batch);  // holding the mutex
    void refuse_if_out_of_place(Position expected_last, const std::vector<CommitPtr>& batch) const;
    /// From now on nobody knows what is on disk: no append succeeds any more.
    [[noreturn]] void fail(const std::string& why);

    std::unique_ptr<LogDatabase> database_;
    LogId id_;
    std::uint64_t epoch_;
    mutable std::mutex mutex_;  // guards the next three; tail_ is written by append() only
    LogTail tail_;
    mutable std::deque<CommitPtr> appended_;  // and not taken yet
    mutable std::size_t appended_bytes_ = 0;
    std::mutex append_mutex_;  // guards failure_ and the order of appends
    std::string failure_;
    HeadKeeper head_;
};

WriterLog::~WriterLog() {
    database_->before_each_sync({});
    if (!failure_.empty()) return;  // what is on disk is for the next start to find out
    if (const rocksdb::Status status = database_->flush(); !status.ok()) {
        spdlog::error("the log could not be flushed at its end: {}", status.ToString());
        return;
    }
    try {
        head_.begin(certificate(tail_.position));
        head_.finish();
    } catch (const std::exception& error) {
        spdlog::error("the log's last commit could not be certified: {}", error.what());
    }
}

void WriterLog::refuse_if_out_of_place(Position expected_last,
                                       const std::vector<CommitPtr>& batch) const {
    if (expected_last != tail_.position)
        throw LogFenced("the log ends at " + std::to_string(tail_.position) + ", not at " +
                        std::to_string(expected_last) + ": somebody else appended");
    Position next = expected_last;
    for (const CommitPtr& commit : batch)
        if (commit->position != ++next)
            throw LogFenced("a batch does not go on: commit " + std::to_string(commit->position) +
                            " stands where " + std::to_string(next) + " belongs");
}

void WriterLog::fail(const std::string& why) {
    failure_ = why;
    throw LogFailed(failure_);
}

void WriterLog::append(Position expected_last, const std::vector<CommitPtr>& batch) {
    const std::lock_guard appending(append_mutex_);
    if (!failure_.empty()) throw LogFailed("the log takes no more commits since: " + failure_);
    refuse_if_out_of_place(expected_last, batch);
    if (batch.empty()) return;

    LogTail next = tail_;
    for (const CommitPtr& commit : batch)
        next = {commit->position, chained(next.digest, commit->digest)};

    head_.begin(certificate(next.position));  // beside the sync of the batch, not after it
    const rocksdb::Status status = database_->write(batch, next);
    std::string why = status.ok() ? "" : status.ToString();
    try {
        head_.finish();
    } catch (const std::exception& error) {
        if (why.empty()) why = error.what();
    }
    if (!why.empty())
        fail("outcome unknown: writing commits " + std::to_string(expected_last + 1) + " to " +
             std::to_string(next.position) + " failed: " + why + "; reopen the log to learn it");

    {
        const std::lock_guard lock(mutex_);
        tail_ = next;
        lay_ready(batch);
    }
    head_.settle(certificate(next.position));
}

std::vector<CommitPtr> WriterLog::take_appended(Position final) const {
    const std::lock_guard lock(mutex_);
    std::vector<CommitPtr> taken;
    for (; !appended_.empty() && appended_.front()->position <= final; appended_.pop_front()) {
        appended_bytes_ -= appended_.front()->bytes.size();
        taken.push_back(std::move(appended_.front()));
    }
    return taken;
}

void WriterLog::lay_ready(const std::vector<CommitPtr>& batch) {
    if (appended_.size() > most_appended || appended_bytes_ > most_appended_bytes) {
        appended_.clear();  // nobody follows
        appended_bytes_ = 0;
    }
    for (const CommitPtr& commit : batch) {
        appended_.push_back(commit);
        appended_bytes_ += commit->bytes.size();
    }
}

}  // namespace

std::unique_ptr<EventLog> open_log_tuned(const LogTuning& tuning, const std::filesystem::path& data,
                                         const LogOptions& options) {
    return std::make_unique<WriterLog>(data, recover_log(data, options, tuning));
}

std::unique_ptr<EventLog> open_log(const std::filesystem::path& data, LogOptions options) {
    return open_log_tuned({}, data, options);
}

std::unique_ptr<EventLog> create_log(const std::filesystem::path& data,
                                     const LogIdentity& identity) {
    return std::make_unique<WriterLog>(data, begin_log(data, identity));
}

}  // namespace gridcase::rocks
