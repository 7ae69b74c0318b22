// HEAD: two slots of 4,096 bytes. A slot, numbers most significant byte first:
//
//   magic      8   "GCHEAD01"
//   sequence   8   1, 2, 3 …; slot = sequence mod 2
//   log id    16
//   epoch      8
//   certified  8   position, and
//   digest    32   the running digest there
//   intended   8   position
//   checksum  32   SHA-256 of all the bytes before
//   zeros          to the end of the slot
//
// A slot is as large as a page, so that writing one never touches the other's sector.
#include "adapters/rocksdb/head_file.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/rocksdb/fixed_bytes.hpp"

namespace gridcase::rocks {
namespace {

constexpr std::size_t slot_bytes = 4096;
constexpr std::string_view magic = "GCHEAD01";
constexpr std::size_t content_bytes = 8 + 8 + 16 + 8 + 8 + 32 + 8;

std::string encode_record(const HeadRecord& record) {
    std::string bytes(magic);
    append_number(bytes, record.sequence);
    bytes += record.log.raw();
    append_number(bytes, record.epoch);
    append_number(bytes, record.certified);
    bytes += record.digest.raw();
    append_number(bytes, record.intended);
    bytes += sha256(bytes).raw();
    bytes.resize(slot_bytes, '\0');
    return bytes;
}

bool is_blank(std::string_view slot) {
    return slot.find_first_not_of('\0') == std::string_view::npos;
}

std::optional<HeadRecord> decode_record(std::string_view slot) {
    if (slot.size() != slot_bytes || !slot.starts_with(magic)) return std::nullopt;
    if (sha256(slot.substr(0, content_bytes)).raw() != slot.substr(content_bytes, 32))
        return std::nullopt;
    FixedReader fields(slot.substr(magic.size()));
    HeadRecord record;
    record.sequence = fields.number();
    record.log = LogId::from_raw(fields.raw(LogId::size));
    record.epoch = fields.number();
    record.certified = fields.number();
    record.digest = Digest::from_raw(fields.raw(Digest::size));
    record.intended = fields.number();
    return record;
}

off_t place_of(std::uint64_t sequence) { return static_cast<off_t>(sequence % 2 * slot_bytes); }

std::string read_slot(const FileDescriptor& handle, int slot, const std::filesystem::path& file) {
    std::string bytes(slot_bytes, '\0');
    std::size_t filled = 0;
    while (filled < slot_bytes) {
        const auto at = static_cast<off_t>(static_cast<std::size_t>(slot) * slot_bytes + filled);
        const ssize_t got =
            ::pread(handle.number(), bytes.data() + filled, slot_bytes - filled, at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw_system_error("cannot read", file);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

}  // namespace

HeadReading HeadFile::read(const std::filesystem::path& file) {
    HeadReading reading;
    const FileDescriptor handle(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!handle.valid()) {
        if (errno != ENOENT) throw_system_error("cannot open", file);
        return reading;
    }
    reading.exists = true;
    for (int slot = 0; slot < 2; ++slot) {
        const std::string bytes = read_slot(handle, slot, file);
        const std::optional<HeadRecord> record = decode_record(bytes);
        if (!record) {
            if (bytes.size() != slot_bytes || !is_blank(bytes)) ++reading.damaged_slots;
        } else if (!reading.newest || reading.newest->sequence < record->sequence) {
            reading.newest = record;
        }
    }
    return reading;
}

HeadFile::HeadFile(std::filesystem::path file, const std::optional<HeadRecord>& newest)
    : file_(std::move(file)), sequence_(newest ? newest->sequence : 0) {
    handle_ = FileDescriptor(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640));
    if (!handle_.valid()) throw_system_error("cannot open", file_);
    struct stat facts {};
    if (::fstat(handle_.number(), &facts) != 0) throw_system_error("cannot examine", file_);
    if (static_cast<std::size_t>(facts.st_size) == 2 * slot_bytes) return;

    // Real zeros rather than a hole: fdatasync of a slot then never has to write metadata.
    static constexpr std::array<char, slot_bytes> zeros{};
    for (std::size_t at = static_cast<std::size_t>(facts.st_size); at < 2 * slot_bytes;) {
        const std::size_t size = std::min(slot_bytes, 2 * slot_bytes - at);
        if (::pwrite(handle_.number(), zeros.data(), size, static_cast<off_t>(at)) !=
            static_cast<ssize_t>(size))
            throw_system_error("cannot preallocate", file_);
        at += size;
    }
    if (::ftruncate(handle_.number(), 2 * slot_bytes) != 0)
        throw_system_error("cannot preallocate", file_);
    if (::fsync(handle_.number()) != 0) throw_system_error("cannot sync", file_);
    sync_directory(file_.parent_path());
}

void HeadFile::write(HeadRecord record) {
    put(record);
    sync();
}

void HeadFile::put(HeadRecord record) {
    record.sequence = ++sequence_;
    const std::string bytes = encode_record(record);
    const ssize_t written =
        ::pwrite(handle_.number(), bytes.data(), bytes.size(), place_of(sequence_));
    if (written >= 0 && static_cast<std::size_t>(written) != bytes.size()) errno = ENOSPC;
    if (written != static_cast<ssize_t>(bytes.size())) throw_system_error("cannot write", file_);
}

void HeadFile::send(HeadRecord record) {
    put(record);
    if (::sync_file_range(handle_.number(), place_of(sequence_), slot_bytes,
                          SYNC_FILE_RANGE_WRITE) != 0)
        throw_system_error("cannot write", file_);
}

void HeadFile::arrive() {
    constexpr unsigned int all =
        SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
    if (::sync_file_range(handle_.number(), place_of(sequence_), slot_bytes, all) != 0)
        throw_system_error("cannot write", file_);
}

void HeadFile::sync() {
    if (::fdatasync(handle_.number()) != 0) throw_system_error("cannot sync", file_);
}

bool HeadFile::shares_syncs_with(const std::filesystem::path& directory) const {
    struct statfs system {};
    struct stat ours {};
    struct stat theirs {};
    return ::fstatfs(handle_.number(), &system) == 0 && system.f_type == EXT4_SUPER_MAGIC &&
           ::fstat(handle_.number(), &ours) == 0 && ::stat(directory.c_str(), &theirs) == 0 &&
           ours.st_dev == theirs.st_dev;
}

}  // namespace gridcase::rocks
