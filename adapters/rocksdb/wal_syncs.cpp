#include "adapters/rocksdb/wal_syncs.hpp"

#include <rocksdb/file_system.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace gridcase::rocks {
namespace {

class Wal final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    Wal(std::unique_ptr<rocksdb::FSWritableFile>&& file,
        std::shared_ptr<const BeforeWalSync> before)
        : FSWritableFileOwnerWrapper(std::move(file)), before_(std::move(before)) {}

    rocksdb::IOStatus Sync(const rocksdb::IOOptions& how,
                           rocksdb::IODebugContext* context) override {
        begin(how, context);
        return FSWritableFileOwnerWrapper::Sync(how, context);
    }

    rocksdb::IOStatus Fsync(const rocksdb::IOOptions& how,
                            rocksdb::IODebugContext* context) override {
        begin(how, context);
        return FSWritableFileOwnerWrapper::Fsync(how, context);
    }

   private:
    void begin(const rocksdb::IOOptions& how, rocksdb::IODebugContext* context) {
        const std::uint64_t size = GetFileSize(how, context);
        // No more than a beginning: what goes wrong here, the sync meets again and tells.
        RangeSync(sent_, size - sent_, how, context).PermitUncheckedError();
        sent_ = size;
        before_->act();
    }

    std::shared_ptr<const BeforeWalSync> before_;
    std::uint64_t sent_ = 0;
};

class WalFiles final : public rocksdb::FileSystemWrapper {
   public:
    WalFiles(const std::shared_ptr<rocksdb::FileSystem>& base,
             std::shared_ptr<const BeforeWalSync> before)
        : FileSystemWrapper(base), before_(std::move(before)) {}
    [[nodiscard]] const char* Name() const override { return "wal_syncs"; }

    rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& how,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* context) override {
        rocksdb::IOStatus status = FileSystemWrapper::NewWritableFile(name, how, file, context);
        if (status.ok() && std::string_view(name).ends_with(".log"))
            *file = std::make_unique<Wal>(std::move(*file), before_);
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
    [[nodiscard]] const char* Name() const override { return "wal_syncs"; }
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

std::unique_ptr<rocksdb::Env> with_wal_syncs(rocksdb::Env& base,
                                             std::shared_ptr<const BeforeWalSync> before) {
    return std::make_unique<WalEnv>(base, std::move(before));
}

}  // namespace gridcase::rocks
