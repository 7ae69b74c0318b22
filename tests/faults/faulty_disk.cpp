#include "tests/faults/faulty_disk.hpp"

#include <rocksdb/system_clock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace gridcase::faults {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

std::string_view to_text(Mishap mishap) {
    switch (mishap) {
        case Mishap::none:
            return "no mishap";
        case Mishap::power_cut:
            return "power cut";
        case Mishap::torn_write:
            return "torn write";
        case Mishap::failed_write:
            return "failed write";
        case Mishap::full_disk:
            return "full disk";
        case Mishap::failed_sync:
            return "failed sync";
        case Mishap::flipped_read:
            return "flipped read";
    }
    return "";
}

/// A file that is written; the disk knows how much of it is durable.
class WatchedFile final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    WatchedFile(std::unique_ptr<rocksdb::FSWritableFile>&& file, std::string name, FaultyDisk& disk)
        : FSWritableFileOwnerWrapper(std::move(file)), name_(std::move(name)), disk_(disk) {}

    IOStatus Append(const Slice& data, const IOOptions& how, IODebugContext* context) override {
        const IOStatus may = disk_.begin(FaultyDisk::Sort::write);
        if (!may.ok()) return may;
        const bool torn = disk_.tears();
        const Slice there(data.data(), torn ? data.size() / 2 : data.size());
        const IOStatus appended = target()->Append(there, how, context);
        disk_.was_appended(name_, target()->GetFileSize(how, context));
        return torn ? IOStatus::IOError("injected: torn write") : appended;
    }
    IOStatus Append(const Slice& data, const IOOptions& how, const rocksdb::DataVerificationInfo&,
                    IODebugContext* context) override {
        return Append(data, how, context);
    }
    IOStatus Sync(const IOOptions&, IODebugContext*) override {
        const IOStatus may = disk_.begin(FaultyDisk::Sort::sync);
        if (may.ok()) disk_.was_synced(name_);
        return may;
    }
    IOStatus Fsync(const IOOptions& how, IODebugContext* context) override {
        return Sync(how, context);
    }
    IOStatus Close(const IOOptions& how, IODebugContext* context) override {
        std::error_code gone;
        const std::uint64_t size = std::filesystem::file_size(name_, gone);
        IOStatus status = target()->Close(how, context);
        // What it cuts off at its end would not have been cut off any more.
        if (disk_.is_off() && !gone) std::filesystem::resize_file(name_, size, gone);
        return status;
    }
    IOStatus RangeSync(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) override {
        return IOStatus::OK();  // a hint: nothing is durable by it
    }

   private:
    std::string name_;
    FaultyDisk& disk_;
};

/// What is written ahead in such a file.
class WatchedAhead final : public rocksdb::FSRandomRWFileOwnerWrapper {
   public:
    WatchedAhead(std::unique_ptr<rocksdb::FSRandomRWFile>&& file, FaultyDisk& disk)
        : FSRandomRWFileOwnerWrapper(std::move(file)), disk_(disk) {}

    IOStatus Write(std::uint64_t at, const Slice& data, const IOOptions& how,
                   IODebugContext* context) override {
        const IOStatus may = disk_.begin(FaultyDisk::Sort::write);
        if (!may.ok()) return may;
        if (!disk_.tears()) return target()->Write(at, data, how, context);
        const Slice half(data.data(), data.size() / 2);
        static_cast<void>(target()->Write(at, half, how, context));
        return IOStatus::IOError("injected: torn write");
    }

   private:
    FaultyDisk& disk_;
};

class WatchedDirectory final : public rocksdb::FSDirectoryWrapper {
   public:
    WatchedDirectory(std::unique_ptr<rocksdb::FSDirectory>&& directory, std::string name,
                     FaultyDisk& disk)
        : FSDirectoryWrapper(std::move(directory)), name_(std::move(name)), disk_(disk) {}

    IOStatus Fsync(const IOOptions&, IODebugContext*) override {
        const IOStatus may = disk_.begin(FaultyDisk::Sort::sync);
        if (may.ok()) disk_.was_synced_directory(name_);
        return may;
    }
    IOStatus FsyncWithDirOptions(const IOOptions& how, IODebugContext* context,
                                 const rocksdb::DirFsyncOptions&) override {
        return Fsync(how, context);
    }

   private:
    std::string name_;
    FaultyDisk& disk_;
};

namespace {

/// Calls `flip` with everything that is read.
template <class Flip>
class FlippedSequentialFile final : public rocksdb::FSSequentialFileOwnerWrapper {
   public:
    FlippedSequentialFile(std::unique_ptr<rocksdb::FSSequentialFile>&& file, Flip flip)
        : FSSequentialFileOwnerWrapper(std::move(file)), flip_(std::move(flip)) {}

    IOStatus Read(std::size_t size, const IOOptions& how, Slice* result, char* scratch,
                  IODebugContext* context) override {
        IOStatus status = target()->Read(size, how, result, scratch, context);
        if (status.ok()) flip_(*result);
        return status;
    }

   private:
    Flip flip_;
};

template <class Flip>
class FlippedRandomAccessFile final : public rocksdb::FSRandomAccessFileOwnerWrapper {
   public:
    FlippedRandomAccessFile(std::unique_ptr<rocksdb::FSRandomAccessFile>&& file, Flip flip)
        : FSRandomAccessFileOwnerWrapper(std::move(file)), flip_(std::move(flip)) {}

    IOStatus Read(std::uint64_t offset, std::size_t size, const IOOptions& how, Slice* result,
                  char* scratch, IODebugContext* context) const override {
        IOStatus status = target()->Read(offset, size, how, result, scratch, context);
        if (status.ok()) flip_(*result);
        return status;
    }
    IOStatus MultiRead(rocksdb::FSReadRequest* requests, std::size_t count, const IOOptions& how,
                       IODebugContext* context) override {
        for (std::size_t i = 0; i < count; ++i)
            requests[i].status = Read(requests[i].offset, requests[i].len, how, &requests[i].result,
                                      requests[i].scratch, context);
        return IOStatus::OK();
    }

   private:
    Flip flip_;
};

class WakefulClock final : public rocksdb::SystemClockWrapper {
   public:
    WakefulClock() : SystemClockWrapper(rocksdb::SystemClock::Default()) {}
    [[nodiscard]] const char* Name() const override { return "wakeful"; }
    void SleepForMicroseconds(int micros) override {
        target_->SleepForMicroseconds(std::min(micros, 1000));
    }
};

class FaultyEnv final : public rocksdb::EnvWrapper {
   public:
    explicit FaultyEnv(std::shared_ptr<FaultyDisk> disk) : EnvWrapper(rocksdb::Env::Default()) {
        file_system_ = std::move(disk);
        system_clock_ = std::make_shared<WakefulClock>();
    }
    [[nodiscard]] const char* Name() const override { return "faulty"; }
};

std::string content_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string directory_of(const std::string& file) {
    return std::filesystem::path(file).parent_path().lexically_normal().string();
}

}  // namespace

FaultyDisk::FaultyDisk(std::uint64_t seed)
    : FileSystemWrapper(rocksdb::FileSystem::Default()), random_(seed) {}

void FaultyDisk::expect(Mishap mishap, std::uint64_t after) {
    const std::lock_guard lock(mutex_);
    expected_ = mishap;
    before_it_ = after;
    happened_ = false;
}

bool FaultyDisk::happened() const {
    const std::lock_guard lock(mutex_);
    return happened_;
}

void FaultyDisk::cut_power() {
    const std::lock_guard lock(mutex_);
    off_ = true;
}

bool FaultyDisk::is_off() const {
    const std::lock_guard lock(mutex_);
    return off_;
}

bool FaultyDisk::comes_now() {
    if (happened_) return false;
    if (before_it_ > 0) {
        --before_it_;
        return false;
    }
    happened_ = true;
    return true;
}

IOStatus FaultyDisk::begin(Sort sort) {
    const std::lock_guard lock(mutex_);
    if (!off_ && expected_ == Mishap::power_cut && comes_now()) off_ = true;
    if (off_) return IOStatus::IOError("injected: the power is off");
    if (sort == Sort::sync) {
        if (expected_ == Mishap::failed_sync && comes_now()) {
            may_lose_ = true;
            return IOStatus::IOError("injected: failed sync");
        }
        return IOStatus::OK();
    }
    if (expected_ == Mishap::full_disk && (happened_ || comes_now()))
        return IOStatus::NoSpace("injected: the disk is full");
    if (sort == Sort::write && expected_ == Mishap::failed_write && comes_now())
        return IOStatus::IOError("injected: failed write");
    return IOStatus::OK();
}

bool FaultyDisk::tears() {
    const std::lock_guard lock(mutex_);
    return expected_ == Mishap::torn_write && comes_now();
}

void FaultyDisk::flip(Slice read) {
    const std::lock_guard lock(mutex_);
    if (read.empty() || expected_ != Mishap::flipped_read || !comes_now()) return;
    const std::uint64_t bit = random_() % (8 * read.size());
    // What was read lies in memory that the reader gave.
    const_cast<char*>(read.data())[bit / 8] ^= static_cast<char>(1U << (bit % 8));
}

IOStatus FaultyDisk::NewSequentialFile(const std::string& name, const FileOptions& how,
                                       std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                       IODebugContext* context) {
    IOStatus status = target()->NewSequentialFile(name, how, file, context);
    const auto flip_it = [this](const Slice& read) { flip(read); };
    if (status.ok())
        *file =
            std::make_unique<FlippedSequentialFile<decltype(flip_it)>>(std::move(*file), flip_it);
    return status;
}

IOStatus FaultyDisk::NewRandomAccessFile(const std::string& name, const FileOptions& how,
                                         std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                         IODebugContext* context) {
    IOStatus status = target()->NewRandomAccessFile(name, how, file, context);
    const auto flip_it = [this](const Slice& read) { flip(read); };
    if (status.ok())
        *file =
            std::make_unique<FlippedRandomAccessFile<decltype(flip_it)>>(std::move(*file), flip_it);
    return status;
}

IOStatus FaultyDisk::NewWritableFile(const std::string& name, const FileOptions& how,
                                     std::unique_ptr<rocksdb::FSWritableFile>* file,
                                     IODebugContext* context) {
    IOStatus status = begin(Sort::name);
    if (status.ok()) status = target()->NewWritableFile(name, how, file, context);
    if (!status.ok()) return status;
    {
        const std::lock_guard lock(mutex_);
        written_[name] = {};
        named_.push_back({{}, name, std::nullopt});
    }
    *file = std::make_unique<WatchedFile>(std::move(*file), name, *this);
    return status;
}

IOStatus FaultyDisk::ReopenWritableFile(const std::string& name, const FileOptions& how,
                                        std::unique_ptr<rocksdb::FSWritableFile>* file,
                                        IODebugContext* context) {
    IOStatus status = begin(Sort::name);
    if (status.ok()) status = target()->ReopenWritableFile(name, how, file, context);
    if (!status.ok()) return status;
    {
        const std::lock_guard lock(mutex_);
        const std::uint64_t size = std::filesystem::file_size(name);
        written_.try_emplace(name, Written{size, size, size});
    }
    *file = std::make_unique<WatchedFile>(std::move(*file), name, *this);
    return status;
}

IOStatus FaultyDisk::NewRandomRWFile(const std::string& name, const FileOptions& how,
                                     std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                     IODebugContext* context) {
    IOStatus status = target()->NewRandomRWFile(name, how, file, context);
    if (status.ok()) *file = std::make_unique<WatchedAhead>(std::move(*file), *this);
    return status;
}

IOStatus FaultyDisk::NewDirectory(const std::string& name, const IOOptions& how,
                                  std::unique_ptr<rocksdb::FSDirectory>* directory,
                                  IODebugContext* context) {
    IOStatus status = target()->NewDirectory(name, how, directory, context);
    if (status.ok())
        *directory = std::make_unique<WatchedDirectory>(std::move(*directory),
                                                        directory_of(name + "/"), *this);
    return status;
}

IOStatus FaultyDisk::DeleteFile(const std::string& name, const IOOptions& how,
                                IODebugContext* context) {
    {
        const std::lock_guard lock(mutex_);
        if (off_) return IOStatus::IOError("injected: the power is off");
        written_.erase(name);
    }
    return target()->DeleteFile(name, how, context);
}

IOStatus FaultyDisk::RenameFile(const std::string& from, const std::string& to,
                                const IOOptions& how, IODebugContext* context) {
    IOStatus status = begin(Sort::name);
    if (!status.ok()) return status;
    Named change{from, to, std::nullopt};
    if (std::filesystem::exists(to)) change.replaced = content_of(to);
    status = target()->RenameFile(from, to, how, context);
    if (!status.ok()) return status;
    const std::lock_guard lock(mutex_);
    if (auto moved = written_.extract(from)) {
        moved.key() = to;
        written_.erase(to);
        written_.insert(std::move(moved));
    }
    named_.push_back(std::move(change));
    return status;
}

void FaultyDisk::was_appended(const std::string& file, std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    if (const auto found = written_.find(file); found != written_.end())
        found->second.bytes = bytes;
}

void FaultyDisk::was_synced(const std::string& file) {
    const std::lock_guard lock(mutex_);
    const auto found = written_.find(file);
    if (found == written_.end()) return;
    std::error_code gone;
    const std::uint64_t length = std::filesystem::file_size(file, gone);
    found->second.durable = found->second.bytes;
    if (!gone) found->second.durable_length = length;
}

void FaultyDisk::was_synced_directory(const std::string& directory) {
    const std::lock_guard lock(mutex_);
    std::erase_if(named_, [&](const Named& each) { return directory_of(each.to) == directory; });
}

void FaultyDisk::undo(const Named& change) {
    std::error_code gone;  // removed since, perhaps
    if (change.from.empty()) {
        std::filesystem::remove(change.to, gone);
        return;
    }
    std::filesystem::rename(change.to, change.from, gone);
    if (gone) return;
    if (auto moved = written_.extract(change.to)) {
        moved.key() = change.from;
        written_.insert(std::move(moved));
    }
    if (change.replaced)
        std::ofstream(change.to, std::ios::binary | std::ios::trunc) << *change.replaced;
}

void FaultyDisk::lose_unsynced() {
    std::uint64_t lost = random_() % 2 == 0 ? 0 : random_() % (named_.size() + 1);
    for (; lost > 0; --lost) {
        undo(named_.back());
        named_.pop_back();
    }
    for (const auto& [file, written] : written_) {
        std::error_code gone;
        const std::uint64_t size = std::filesystem::file_size(file, gone);
        if (gone || size <= written.durable) continue;
        if (size > written.bytes)
            lose_sectors(file, size, written);
        else
            lose_end(file, size, written);
    }
}

void FaultyDisk::lose_end(const std::string& file, std::uint64_t size, const Written& written) {
    const std::uint64_t unsynced = size - written.durable;
    const std::uint64_t kept = random_() % 3 == 0   ? 0
                               : random_() % 3 == 0 ? unsynced
                                                    : random_() % unsynced;
    std::filesystem::resize_file(file, written.durable + kept);
    if (kept == 0 && random_() % 2 == 0)  // the length is there already, the bytes are not
        std::filesystem::resize_file(file, written.durable + 1 + random_() % unsynced);
}

void FaultyDisk::lose_sectors(const std::string& file, std::uint64_t size, const Written& written) {
    constexpr std::uint64_t sector = 512;
    const std::uint64_t kept_of_four = random_() % 5;
    std::fstream bytes(file, std::ios::binary | std::ios::in | std::ios::out);
    for (std::uint64_t at = written.durable; at < written.bytes;) {
        const std::uint64_t end = std::min((at / sector + 1) * sector, written.bytes);
        if (random_() % 4 >= kept_of_four) {
            bytes.seekp(static_cast<std::streamoff>(at));
            bytes << std::string(end - at, '\0');
        }
        at = end;
    }
    bytes.close();
    const std::uint64_t least = std::max(written.durable, written.durable_length);
    if (least < size && random_() % 2 == 0)
        std::filesystem::resize_file(file, least + random_() % (size - least));
}

void FaultyDisk::recover() {
    const std::lock_guard lock(mutex_);
    if (off_ || may_lose_) {
        lose_unsynced();
        written_.clear();
        named_.clear();
    }
    expected_ = Mishap::none;
    off_ = may_lose_ = false;
}

std::unique_ptr<rocksdb::Env> env_on(std::shared_ptr<FaultyDisk> disk) {
    return std::make_unique<FaultyEnv>(std::move(disk));
}

}  // namespace gridcase::faults
