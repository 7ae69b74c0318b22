#include "adapters/import/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace gridcase::import {

namespace {

constexpr std::size_t chunk_bytes = 64U << 10U;

/// The file as it lies on disk.
class FileSource final : public ByteSource {
   public:
    explicit FileSource(const std::filesystem::path& file)
        : name_(file.string()), descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (descriptor_ < 0) throw SourceBroken("cannot open " + name_ + ": " + why());
        struct stat facts {};
        const bool known = ::fstat(descriptor_, &facts) == 0;
        if (known && S_ISREG(facts.st_mode)) total_ = static_cast<std::uint64_t>(facts.st_size);
        if (known && S_ISDIR(facts.st_mode)) {
            ::close(descriptor_);
            throw SourceBroken(name_ + " is a directory; name a .csv or .csv.gz file");
        }
    }
    ~FileSource() override { ::close(descriptor_); }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    /// The first bytes, which read() will give again.
    std::string_view peek(std::size_t count) {
        ahead_.resize(count);
        std::size_t filled = 0;
        while (filled < count) {
            const std::size_t more = read_disk({ahead_.data() + filled, count - filled});
            if (more == 0) break;
            filled += more;
        }
        ahead_.resize(filled);
        return ahead_;
    }

    std::size_t read(std::span<char> into) override {
        std::size_t count = 0;
        if (!ahead_.empty()) {
            count = std::min(into.size(), ahead_.size());
            std::memcpy(into.data(), ahead_.data(), count);
            ahead_.erase(0, count);
        } else {
            count = read_disk(into);
        }
        read_ += count;
        return count;
    }

    [[nodiscard]] std::uint64_t bytes_read() const override { return read_; }
    [[nodiscard]] std::uint64_t bytes_total() const override { return std::max(total_, read_); }
    [[nodiscard]] const std::string& name() const { return name_; }

   private:
    static std::string why() { return std::strerror(errno); }

    std::size_t read_disk(std::span<char> into) {
        for (;;) {
            const ssize_t count = ::read(descriptor_, into.data(), into.size());
            if (count >= 0) return static_cast<std::size_t>(count);
            if (errno != EINTR)
                throw SourceBroken("cannot read " + name_ + " after byte " + std::to_string(read_) +
                                   ": " + why());
        }
    }

    std::string name_;
    int descriptor_;
    std::string ahead_;
    std::uint64_t read_ = 0;
    std::uint64_t total_ = 0;
};

/// A gzip file, unpacked chunk by chunk: memory stays the same however far it expands.
class GzipSource final : public ByteSource {
   public:
    explicit GzipSource(std::unique_ptr<FileSource> file)
        : file_(std::move(file)), input_(chunk_bytes) {
        constexpr int gzip_with_largest_window = 16 + MAX_WBITS;
        if (inflateInit2(&stream_, gzip_with_largest_window) != Z_OK)
            throw SourceBroken("cannot unpack " + file_->name() + ": no memory for it");
    }
    ~GzipSource() override { inflateEnd(&stream_); }
    GzipSource(const GzipSource&) = delete;
    GzipSource& operator=(const GzipSource&) = delete;

    std::size_t read(std::span<char> into) override {
        stream_.next_out = reinterpret_cast<Bytef*>(into.data());
        stream_.avail_out = static_cast<uInt>(std::min(into.size(), chunk_bytes));
        const uInt room = stream_.avail_out;
        while (stream_.avail_out == room) {
            if (stream_.avail_in == 0 && !refill()) {
                if (between_members_) return 0;
                throw SourceBroken(file_->name() + " is cut off: its gzip data stop in the middle" +
                                   so_far() + "; get the file again");
            }
            unpack_some();
        }
        const std::size_t count = room - stream_.avail_out;
        unpacked_ += count;
        return count;
    }

    [[nodiscard]] std::uint64_t bytes_read() const override { return file_->bytes_read(); }
    [[nodiscard]] std::uint64_t bytes_total() const override { return file_->bytes_total(); }

   private:
    bool refill() {
        const std::size_t count = file_->read(input_);
        stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
        stream_.avail_in = static_cast<uInt>(count);
        return count > 0;
    }

    void unpack_some() {
        if (between_members_) inflateReset(&stream_);
        const int outcome = inflate(&stream_, Z_NO_FLUSH);
        if (outcome == Z_STREAM_END) {
            between_members_ = true;
            ++members_;
            return;
        }
        if (outcome == Z_DATA_ERROR && stream_.total_out == 0 && members_ > 0)
            throw SourceBroken("after the end of the gzip data in " + file_->name() +
                               " comes something else" + so_far());
        if (outcome != Z_OK && outcome != Z_BUF_ERROR)
            throw SourceBroken("the gzip data in " + file_->name() + " are damaged (" +
                               (stream_.msg != nullptr ? stream_.msg : "zlib error") + ")" +
                               so_far());
        between_members_ = false;
    }

    [[nodiscard]] std::string so_far() const {
        return " after " + std::to_string(file_->bytes_read() - stream_.avail_in) +
               " bytes on disk, " + std::to_string(unpacked_) + " bytes unpacked";
    }

    std::unique_ptr<FileSource> file_;
    std::vector<char> input_;
    z_stream stream_{};
    std::uint64_t unpacked_ = 0;
    std::uint64_t members_ = 0;
    bool between_members_ = false;  // where the file may end
};

}  // namespace

std::unique_ptr<ByteSource> open_source(const std::filesystem::path& file) {
    auto source = std::make_unique<FileSource>(file);
    const std::string_view first = source->peek(4);
    if (first.starts_with("\x1f\x8b")) return std::make_unique<GzipSource>(std::move(source));
    if (first.starts_with("PK\x03\x04"))
        throw SourceBroken(file.string() +
                           " is a zip or .xlsx file; save the sheet as CSV in UTF-8 first");
    return source;
}

}  // namespace gridcase::import
