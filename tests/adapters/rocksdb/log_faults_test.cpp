#include <doctest/doctest.h>
#include <fcntl.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "adapters/rocksdb/log_internal.hpp"
#include "tests/adapters/rocksdb/commits.hpp"
#include "tests/support/process.hpp"

namespace gridcase::rocks {
namespace {

using rocksdb::IOStatus;
using test::bytes_of;
using test::CommitMaker;
using test::TempDir;

enum class Fault : std::uint8_t { none, full_disk, torn_write, failing_sync };

/// A write-ahead log file that goes wrong on demand.
class FaultyFile final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    FaultyFile(std::unique_ptr<rocksdb::FSWritableFile>&& file, const std::atomic<Fault>& fault)
        : FSWritableFileOwnerWrapper(std::move(file)), fault_(fault) {}

    using FSWritableFileOwnerWrapper::Append;
    IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                    rocksdb::IODebugContext* context) override {
        if (fault_ == Fault::full_disk) return IOStatus::NoSpace("injected: disk full");
        if (fault_ != Fault::torn_write) return target()->Append(data, options, context);
        static_cast<void>(
            target()->Append(rocksdb::Slice(data.data(), data.size() / 2), options, context));
        return IOStatus::IOError("injected: torn write");
    }
    IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
        if (fault_ == Fault::failing_sync) return IOStatus::IOError("injected: sync failed");
        return target()->Sync(options, context);
    }
    IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
        if (fault_ == Fault::failing_sync) return IOStatus::IOError("injected: sync failed");
        return target()->Fsync(options, context);
    }

   private:
    const std::atomic<Fault>& fault_;
};

class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
   public:
    FaultyFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
    [[nodiscard]] const char* Name() const override { return "faulty"; }

    IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                             rocksdb::IODebugContext* context) override {
        const IOStatus status = target()->NewWritableFile(name, options, file, context);
        if (status.ok() && name.ends_with(".log"))
            *file = std::make_unique<FaultyFile>(std::move(*file), fault);
        return status;
    }

    std::atomic<Fault> fault{Fault::none};
};

TEST_CASE("after a failed write the log says so, takes nothing more, and opens again whole") {
    for (const Fault fault : {Fault::full_disk, Fault::torn_write, Fault::failing_sync}) {
        CAPTURE(static_cast<int>(fault));
        const TempDir data;
        CommitMaker maker;
        const auto first = maker.next(20);
        const auto unknown = maker.next(5);
        {
            const auto files = std::make_shared<FaultyFileSystem>();
            const auto env = rocksdb::NewCompositeEnv(files);
            const auto log = open_log_tuned({.env = env.get()}, data.path());
            log->append(0, first);
            files->fault = fault;
            CHECK_THROWS_WITH_AS(log->append(20, unknown), doctest::Contains("outcome unknown"),
                                 LogFailed);
            CHECK(log->last() == 20);
            files->fault = Fault::none;  // the disk has room again, but what is on it is not known
            CHECK_THROWS_WITH_AS(log->append(20, unknown),
                                 doctest::Contains("takes no more commits"), LogFailed);
            CHECK(bytes_of(*log) == bytes_of(first));
        }
        const auto log = open_log(data.path());
        CHECK((log->last() == 20 || log->last() == 25));  // all of the batch, or nothing
        CHECK(bytes_of(*log, 1, 20) == bytes_of(first));
        log->append(log->last(), log->last() == 20 ? unknown : maker.next(5));
        CHECK(bytes_of(*log).size() == log->last());
    }
}

/// Lets the descriptor that is open on `file` point to a device that is always full.
void fill_disk_under(const std::filesystem::path& file) {
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        if (std::filesystem::read_symlink(entry.path(), gone) != file) continue;
        const int full = ::open("/dev/full", O_RDWR | O_CLOEXEC);
        REQUIRE(full >= 0);
        REQUIRE(::dup2(full, std::stoi(entry.path().filename().string())) >= 0);
        ::close(full);
        return;
    }
    FAIL("HEAD is not open");
}

TEST_CASE("a HEAD that cannot be written fails the append as much as the log itself") {
    const TempDir data;
    CommitMaker maker;
    {
        const auto log = open_log(data.path());
        log->append(0, maker.next(20));
        fill_disk_under(std::filesystem::canonical(data / "HEAD"));
        CHECK_THROWS_WITH_AS(log->append(20, maker.next(1)), doctest::Contains("outcome unknown"),
                             LogFailed);
        CHECK_THROWS_AS(log->append(20, {}), LogFailed);
    }
    CHECK(open_log(data.path())->last() == 21);  // written, but never answered
}

TEST_CASE("a log that cannot even be begun on a full disk leaves a directory that can be") {
    const TempDir data;
    {
        const auto files = std::make_shared<FaultyFileSystem>();
        const auto env = rocksdb::NewCompositeEnv(files);
        files->fault = Fault::full_disk;
        CHECK_THROWS_AS(open_log_tuned({.env = env.get()}, data.path()), LogFailed);
    }
    CHECK(open_log(data.path())->last() == 0);
}

}  // namespace
}  // namespace gridcase::rocks
