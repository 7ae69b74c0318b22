#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace gridcase::faults {

/// What a disk does wrong.
enum class Mishap : std::uint8_t {
    none,
    power_cut,     // at a write, a sync, or a change of a directory: nothing succeeds any more
    torn_write,    // half of it is there, and it fails
    failed_write,  // nothing of it is there
    full_disk,     // from a write on there is no room
    failed_sync,   // and what it was to make durable may be gone with the next cut
    flipped_read   // one bit of what was read is another
};
inline constexpr std::array all_mishaps{
    Mishap::none,      Mishap::power_cut,   Mishap::torn_write,  Mishap::failed_write,
    Mishap::full_disk, Mishap::failed_sync, Mishap::flipped_read};
std::string_view to_text(Mishap mishap);

/// A disk as the worst of them behave, under a RocksDB: what was not synced may be gone after a
/// power cut, from some byte on, or be zeros; of what was written over zeros, any sectors may still
/// be these; a file may be gone whose directory was not synced, and a renaming undone. Syncs are
/// remembered instead of being made, so that a round of faults takes milliseconds. Any thread.
class FaultyDisk final : public rocksdb::FileSystemWrapper {
   public:
    explicit FaultyDisk(std::uint64_t seed);
    [[nodiscard]] const char* Name() const override { return "faulty"; }

    /// From now on: after so many operations of its sort the mishap happens; a full disk stays
    /// full until something else is expected.
    void expect(Mishap mishap, std::uint64_t after = 0);
    /// Whether what was expected came.
    [[nodiscard]] bool happened() const;
    void cut_power();
    [[nodiscard]] bool is_off() const;
    /// The disk is well again. After a cut, and after a sync that failed, what was not durable is
    /// lost as chance will have it; no file may be open then.
    void recover();

    // What RocksDB does with files.
    rocksdb::IOStatus NewSequentialFile(const std::string& name, const rocksdb::FileOptions& how,
                                        std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                        rocksdb::IODebugContext* context) override;
    rocksdb::IOStatus NewRandomAccessFile(const std::string& name, const rocksdb::FileOptions& how,
                                          std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                          rocksdb::IODebugContext* context) override;
    rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& how,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* context) override;
    rocksdb::IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& how,
                                         std::unique_ptr<rocksdb::FSWritableFile>* file,
                                         rocksdb::IODebugContext* context) override;
    /// For writing ahead of what is appended.
    rocksdb::IOStatus NewRandomRWFile(const std::string& name, const rocksdb::FileOptions& how,
                                      std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                      rocksdb::IODebugContext* context) override;
    rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& how,
                                   std::unique_ptr<rocksdb::FSDirectory>* directory,
                                   rocksdb::IODebugContext* context) override;
    rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& how,
                                 rocksdb::IODebugContext* context) override;
    rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                                 const rocksdb::IOOptions& how,
                                 rocksdb::IODebugContext* context) override;

   private:
    friend class WatchedFile;
    friend class WatchedAhead;
    friend class WatchedDirectory;

    /// A change of a directory that no sync made last. They reach the disk in their order, as in
    /// every file system with a journal: RocksDB relies on that.
    struct Named {
        std::string from;  // empty: `to` is a new file
        std::string to;
        std::optional<std::string> replaced;  // what `to` held before
    };
    enum class Sort : std::uint8_t { write, sync, name };

    /// How much of a file was appended, how much of that is durable, and up to which length.
    struct Written {
        std::uint64_t bytes = 0;
        std::uint64_t durable = 0;
        std::uint64_t durable_length = 0;
    };

    /// Whether the operation may go on; the error when it may not. Counts it.
    rocksdb::IOStatus begin(Sort sort);
    /// Whether half of this write is to be there, and then fails.
    bool tears();
    void flip(rocksdb::Slice read);
    [[nodiscard]] bool comes_now();  // holding the mutex; counts

    void was_appended(const std::string& file, std::uint64_t bytes);
    void was_synced(const std::string& file);
    void was_synced_directory(const std::string& directory);
    void lose_unsynced();
    void lose_end(const std::string& file, std::uint64_t size, const Written& written);
    void lose_sectors(const std::string& file, std::uint64_t size, const Written& written);
    void undo(const Named& change);

    mutable std::mutex mutex_;
    std::mt19937_64 random_;
    Mishap expected_ = Mishap::none;
    std::uint64_t before_it_ = 0;  // operations of its sort that go well
    bool happened_ = false;
    bool off_ = false;
    bool may_lose_ = false;
    std::map<std::string, Written> written_;
    std::vector<Named> named_;
};

/// The disk as a RocksDB's surroundings, in which nobody sleeps: RocksDB waits a second after every
/// failed flush.
std::unique_ptr<rocksdb::Env> env_on(std::shared_ptr<FaultyDisk> disk);

}  // namespace gridcase::faults
