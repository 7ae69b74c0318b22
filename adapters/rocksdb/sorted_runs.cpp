// A run's entries, each (numbers are LEB128):
//
//   shared rest key-bytes value-size value-bytes
//
//   shared = how many bytes the key has in common with the one before it in the run
//   rest   = how many follow
#include "adapters/rocksdb/sorted_runs.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "adapters/rocksdb/log.hpp"
#include "projections/cells.hpp"
#include "projections/keys.hpp"
#include "projections/numbers.hpp"

namespace gridcase::rocks {
namespace {

using projections::Family;

// All runs of a section are read at once, so their buffers share this.
constexpr std::size_t read_bytes = 8U << 20U;
constexpr std::size_t smallest_buffer = 4U << 10U;
constexpr std::size_t largest_buffer = 256U << 10U;

constexpr std::size_t written_at_once = 256U << 10U;

[[noreturn]] void failed(const char* what) {
    throw LogFailed("cannot " + std::string(what) + " what is sorted for the views: " +
                    std::error_code(errno, std::generic_category()).message());
}

SortedRuns::Section section_of(Family family, std::string_view key) {
    if (family != Family::cells) return {family, {}};
    return {family, std::string(projections::figure_part(key))};
}

std::size_t in_common(std::string_view left, std::string_view right) {
    const std::size_t size = std::min(left.size(), right.size());
    return static_cast<std::size_t>(
        std::mismatch(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(size), right.begin())
            .first -
        left.begin());
}

}  // namespace

/// Writes one run behind what a file holds.
class SortedRuns::Writer {
   public:
    explicit Writer(const File& file) : file_(file.handle.number()), place_(file.end) {}

    /// Where what comes next will lie.
    [[nodiscard]] std::uint64_t place() const { return place_ + bytes_.size(); }
    void begin_section() { before_.clear(); }

    void entry(std::string_view key, std::string_view value) {
        const std::size_t shared = in_common(before_, key);
        projections::append_number(bytes_, shared);
        projections::append_number(bytes_, key.size() - shared);
        bytes_ += key.substr(shared);
        projections::append_number(bytes_, value.size());
        bytes_ += value;
        before_.assign(key);
        if (bytes_.size() >= written_at_once) write();
    }

    void write() {
        std::string_view rest = bytes_;
        while (!rest.empty()) {
            const ssize_t written =
                ::pwrite(file_, rest.data(), rest.size(), static_cast<off_t>(place_));
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) failed("write");
            place_ += static_cast<std::uint64_t>(written);
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
        bytes_.clear();
    }

   private:
    int file_;
    std::uint64_t place_;  // of the bytes
    std::string bytes_;
    std::string before_;
};

/// One section of one run, entry by entry.
class SortedRuns::Reader {
   public:
    Reader(const Run& run, std::size_t buffer_size)
        : file_(run.file), from_(run.begin), end_(run.end), buffer_(buffer_size, '\0') {}

    [[nodiscard]] std::string_view key() const { return key_; }
    [[nodiscard]] bool before(const Reader& other) const {
        const auto order = begin_ <=> other.begin_;
        return std::is_eq(order) ? key_ < other.key_ : std::is_lt(order);
    }
    [[nodiscard]] std::string_view value() const { return value_; }

    /// False at the end of the section.
    bool next() {
        if (at_ == filled_ && from_ == end_) return false;
        key_.resize(number());
        take(key_, number());
        begin_ = projections::KeyBegin(key_);
        value_.clear();
        take(value_, number());
        return true;
    }

   private:
    std::size_t number() {
        std::size_t value = 0;
        for (unsigned shift = 0;; shift += 7) {
            if (at_ == filled_) fill();
            const auto byte = static_cast<std::uint8_t>(buffer_[at_++]);
            value |= static_cast<std::size_t>(byte & 0x7FU) << shift;
            if ((byte & 0x80U) == 0) return value;
        }
    }

    void take(std::string& out, std::size_t size) {
        while (size > 0) {
            if (at_ == filled_) fill();
            const std::size_t piece = std::min(size, filled_ - at_);
            out.append(buffer_, at_, piece);
            at_ += piece;
            size -= piece;
        }
    }

    void fill() {
        const auto wanted = std::min<std::uint64_t>(buffer_.size(), end_ - from_);
        const ssize_t got = ::pread(file_, buffer_.data(), wanted, static_cast<off_t>(from_));
        if (got <= 0) failed("read");
        from_ += static_cast<std::uint64_t>(got);
        filled_ = static_cast<std::size_t>(got);
        at_ = 0;
    }

    int file_;
    std::uint64_t from_;  // of what is not in the buffer yet
    std::uint64_t end_;
    std::string buffer_;
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
    std::string key_;
    projections::KeyBegin begin_;
    std::string value_;
};

/// Readers as a heap: the one with the first key is at the front.
class SortedRuns::Front {
   public:
    explicit Front(std::vector<std::unique_ptr<Reader>> readers) : readers_(std::move(readers)) {
        for (std::size_t at = readers_.size() / 2; at > 0; --at) sink(at - 1);
    }

    [[nodiscard]] bool empty() const { return readers_.empty(); }
    [[nodiscard]] const Reader& first() const { return *readers_.front(); }

    void move_on() {
        if (!readers_.front()->next()) {
            readers_.front() = std::move(readers_.back());
            readers_.pop_back();
        }
        sink(0);
    }

   private:
    void sink(std::size_t at) {
        while (2 * at + 1 < readers_.size()) {
            std::size_t child = 2 * at + 1;
            if (child + 1 < readers_.size() && readers_[child + 1]->before(*readers_[child]))
                ++child;
            if (!readers_[child]->before(*readers_[at])) return;
            std::swap(readers_[at], readers_[child]);
            at = child;
        }
    }

    std::vector<std::unique_ptr<Reader>> readers_;
};

FileDescriptor SortedRuns::new_file() const {
    std::string path = (directory_ / "sorting.XXXXXX").string();
    FileDescriptor file(::mkostemp(path.data(), O_CLOEXEC));
    if (!file.valid() || ::unlink(path.c_str()) != 0) failed("keep");
    return file;
}

SortedRuns::File SortedRuns::take_file() {
    const std::lock_guard lock(mutex_);
    if (files_.empty()) return {new_file()};
    File file = std::move(files_.back());
    files_.pop_back();
    return file;
}

void SortedRuns::add(Pile& entries) {
    File file = take_file();
    Writer writer(file);
    std::vector<std::pair<Section, Run>> parts;
    entries.visit_sorted([&](Family family, std::string_view key, std::string_view value) {
        if (Section section = section_of(family, key);
            parts.empty() || parts.back().first != section) {
            parts.emplace_back(std::move(section), Run{file.handle.number(), writer.place(), 0});
            writer.begin_section();
        }
        writer.entry(key, value);
        parts.back().second.end = writer.place();
    });
    writer.write();
    file.end = writer.place();
    const std::lock_guard lock(mutex_);
    files_.push_back(std::move(file));
    for (const auto& [section, run] : parts) runs_[section].push_back(run);
}

std::vector<SortedRuns::Section> SortedRuns::sections() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::pair<std::uint64_t, Section>> sized;
    for (const auto& [section, runs] : runs_) {
        std::uint64_t size = 0;
        for (const Run& run : runs) size += run.end - run.begin;
        sized.emplace_back(size, section);
    }
    std::ranges::sort(sized, std::greater<>());
    std::vector<Section> sections;
    sections.reserve(sized.size());
    for (auto& [size, section] : sized) sections.push_back(std::move(section));
    return sections;
}

void SortedRuns::visit(const Section& section, const Join& join, const Visit& visit) const {
    std::vector<Run> runs;
    {
        const std::lock_guard lock(mutex_);
        runs = runs_.at(section);
    }
    const std::size_t buffer =
        std::clamp(read_bytes / runs.size(), smallest_buffer, largest_buffer);
    std::vector<std::unique_ptr<Reader>> readers;
    readers.reserve(runs.size());
    for (const Run& run : runs) {
        readers.push_back(std::make_unique<Reader>(run, buffer));
        readers.back()->next();  // no run is empty
    }
    Front front(std::move(readers));
    std::string key;
    std::optional<std::string> value;
    while (!front.empty()) {
        key.assign(front.first().key());
        value.emplace(front.first().value());
        for (front.move_on(); !front.empty() && front.first().key() == key; front.move_on()) {
            const std::string_view other = front.first().value();
            value = value ? join(key, *value, other) : std::string(other);
        }
        if (value) visit(key, *value);
    }
}

}  // namespace gridcase::rocks
