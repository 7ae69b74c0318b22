#include "adapters/rocksdb/wal_files.hpp"

#include <rocksdb/file_system.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/rocksdb/rocksdb_support.hpp"
#include "adapters/rocksdb/wal_end.hpp"

namespace gridcase::rocks {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

constexpr std::size_t zeros_at_once = 512U << 10U;
constexpr std::size_t fewest_zeros = 64U << 10U;  // ahead of what was written last

class Wal final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    /// `ahead`: the same file, for writing anywhere in it; null where there is no such.
    Wal(std::unique_ptr<rocksdb::FSWritableFile>&& file,
        std::unique_ptr<rocksdb::FSRandomRWFile>&& ahead,
        std::shared_ptr<const BeforeWalSync> before)
        : FSWritableFileOwnerWrapper(std::move(file)),
          ahead_(std::move(ahead)),
          before_(std::move(before)) {}

    IOStatus Sync(const IOOptions& how, IODebugContext* context) override {
        begin(how, context);
        return FSWritableFileOwnerWrapper::Sync(how, context);
    }

    IOStatus Fsync(const IOOptions& how, IODebugContext* context) override {
        begin(how, context);
        return FSWritableFileOwnerWrapper::Fsync(how, context);
    }

    IOStatus Close(const IOOptions& how, IODebugContext* context) override {
        if (ahead_) ahead_->Close(how, context).PermitUncheckedError();
        ahead_.reset();
        return FSWritableFileOwnerWrapper::Close(how, context);
    }

   private:
    // No more than a beginning: what goes wrong here, the sync or the next write meets again and
    // tells.
    void begin(const IOOptions& how, IODebugContext* context) {
        const std::uint64_t size = GetFileSize(how, context);
        if (ahead_ && size + fewest_zeros > zeros_until_) write_zeros(size, how, context);
        RangeSync(sent_, size - sent_, how, context).PermitUncheckedError();
        sent_ = size;
        before_->act();
    }

    void write_zeros(std::uint64_t size, const IOOptions& how, IODebugContext* context) {
        static const std::string zeros(zeros_at_once, '\0');
        const std::uint64_t from = std::max(size, zeros_until_);
        ahead_->Write(from, zeros, how, context).PermitUncheckedError();
        zeros_until_ = from + zeros.size();
    }

    std::unique_ptr<rocksdb::FSRandomRWFile> ahead_;
    std::shared_ptr<const BeforeWalSync> before_;
    std::uint64_t sent_ = 0;
    std::uint64_t zeros_until_ = 0;
};

/// A write-ahead log from its beginning to where WalEnd says that it ends.
class WalReading final : public rocksdb::FSSequentialFile {
   public:
    explicit WalReading(std::unique_ptr<rocksdb::FSRandomAccessFile> file)
        : file_(std::move(file)),
          end_([this](std::uint64_t at, std::size_t size) { return read_at(at, size); }) {}

    IOStatus Read(std::size_t size, const IOOptions& how, rocksdb::Slice* result, char* scratch,
                  IODebugContext* context) override {
        if (at_ + size > known_end_) {
            failed_ = IOStatus::OK();
            const std::uint64_t end = end_.find();
            if (!failed_.ok()) return failed_;
            known_end_ = std::max(at_, end);
        }
        const std::size_t there = std::min<std::uint64_t>(size, known_end_ - at_);
        *result = rocksdb::Slice(scratch, 0);
        if (there == 0) return IOStatus::OK();  // which a file would call an error
        IOStatus status = file_->Read(at_, there, how, result, scratch, context);
        if (status.ok()) at_ += result->size();
        if (known_end_ == WalEnd::with_its_file) known_end_ = at_;  // it may have grown by then
        return status;
    }

    IOStatus Skip(std::uint64_t bytes) override {
        at_ += bytes;
        return IOStatus::OK();
    }

   private:
    /// Nothing where it cannot be read.
    std::string read_at(std::uint64_t at, std::size_t size) {
        std::string bytes(size, '\0');
        rocksdb::Slice read;
        const IOStatus status = file_->Read(at, size, {}, &read, bytes.data(), nullptr);
        if (!status.ok()) failed_ = status;
        return status.ok() ? std::string(view(read)) : std::string();
    }

    std::unique_ptr<rocksdb::FSRandomAccessFile> file_;
    WalEnd end_;
    IOStatus failed_;
    std::uint64_t at_ = 0;
    std::uint64_t known_end_ = 0;
};

bool is_wal(const std::string& name) { return name.ends_with(".log"); }

class WalFiles final : public rocksdb::FileSystemWrapper {
   public:
    WalFiles(const std::shared_ptr<rocksdb::FileSystem>& base,
             std::shared_ptr<const BeforeWalSync> before)
        : FileSystemWrapper(base), before_(std::move(before)) {}
    [[nodiscard]] const char* Name() const override { return "wal_files"; }

    IOStatus NewWritableFile(const std::string& name, const FileOptions& how,
                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                             IODebugContext* context) override {
        IOStatus status = FileSystemWrapper::NewWritableFile(name, how, file, context);
        if (!status.ok() || !is_wal(name)) return status;
        std::unique_ptr<rocksdb::FSRandomRWFile> ahead;
        if (!NewRandomRWFile(name, how, &ahead, context).ok()) ahead.reset();
        *file = std::make_unique<Wal>(std::move(*file), std::move(ahead), before_);
        return status;
    }

    IOStatus NewSequentialFile(const std::string& name, const FileOptions& how,
                               std::unique_ptr<rocksdb::FSSequentialFile>* file,
                               IODebugContext* context) override {
        if (!is_wal(name)) return FileSystemWrapper::NewSequentialFile(name, how, file, context);
        std::unique_ptr<rocksdb::FSRandomAccessFile> all;
        IOStatus status = NewRandomAccessFile(name, how, &all, context);
        if (status.ok()) *file = std::make_unique<WalReading>(std::move(all));
        return status;
    }

   private:
    std::shared_ptr<const BeforeWalSync> before_;
};

class WalEnv final : public rocksdb::EnvWrapper {
   public:
    WalEnv(rocksdb::Env& base, std::shared_ptr<const BeforeWalSync> before) : EnvWrapper(&base) {
        file_system_ = std::make_shared<WalFiles>(base.GetFileSystem(), std::move(before));
    }
    [[nodiscard]] const char* Name() const override { return "wal_files"; }
};

}  // namespace

void BeforeWalSync::set(std::function<void()> act) {
    const std::lock_guard lock(mutex_);
    act_ = std::move(act);
}

void BeforeWalSync::act() const {
    const std::lock_guard lock(mutex_);
    if (act_) act_();
}

std::unique_ptr<rocksdb::Env> with_wal_files(rocksdb::Env& base,
                                             std::shared_ptr<const BeforeWalSync> before) {
    return std::make_unique<WalEnv>(base, std::move(before));
}

}  // namespace gridcase::rocks
