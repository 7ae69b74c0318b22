// A segment's file; numbers most significant byte first:
//
//   magic      8   "GCSEGM01"
//   log id    16
//   epoch      8
//   first      8   position of the first commit
//   before    32   the log's running digest before it
//   record*        size     4   of the commit, at least 1
//                  check    4   the first bytes of the commit's SHA-256
//                  commit       as it is stored and hashed
//   end        4   zeros
//   last       8   position of the last commit
//   after     32   the running digest after it
//   checksum  32   SHA-256 of all the bytes before
//
// The checksum tells whether the file is whole; a record's check tells where it is not.
#include "adapters/backup/segment.hpp"

#include <algorithm>

#include "adapters/backup/files.hpp"
#include "events/hex.hpp"

namespace gridcase::backup {
namespace {

constexpr std::string_view magic = "GCSEGM01";
constexpr std::size_t size_bytes = 4;
constexpr std::size_t check_bytes = 4;

void append(std::string& bytes, std::uint64_t number, std::size_t size) {
    for (std::size_t left = size; left > 0; --left)
        bytes += static_cast<char>(static_cast<std::uint8_t>(number >> (8 * (left - 1))));
}

std::string header_of(const Source& source, Position first, const Digest& before) {
    std::string bytes(magic);
    bytes += from_hex(source.log).value();
    append(bytes, source.epoch, 8);
    append(bytes, first, 8);
    bytes += before.raw();
    return bytes;
}

/// What stands behind the records, but for the checksum.
std::string trailer_of(Position last, const Digest& after) {
    std::string bytes(size_bytes, '\0');
    append(bytes, last, 8);
    bytes += after.raw();
    return bytes;
}

std::string check_of(std::string_view commit) {
    return std::string(sha256(commit).raw().substr(0, check_bytes));
}

/// Reads a file from front to back, and says where it is not what it must be.
class Reader {
   public:
    Reader(std::string_view bytes, const Segment& segment)
        : bytes_(bytes), rest_(bytes), segment_(segment) {}

    void expect(std::string_view wanted, const std::string& what) {
        if (take(wanted.size(), what) != wanted) refuse("this is not " + what);
    }
    std::string_view commit(Position position) {
        position_ = position;
        const std::string_view digits = take(size_bytes, "the size of a commit");
        std::size_t size = 0;
        for (const char digit : digits) size = size << 8U | static_cast<std::uint8_t>(digit);
        if (size == 0) refuse("a commit of no bytes");
        const std::string_view check = take(check_bytes, "the check of a commit");
        const std::string_view commit = take(size, "a commit");
        if (check_of(commit) != check) refuse("the commit there is not the one that was written");
        position_ = 0;
        return commit;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[noreturn]] void refuse(const std::string& what) const {
        throw Refused(name_of(segment_) + ", byte " + std::to_string(at_) +
                      (position_ == 0 ? "" : ", position " + std::to_string(position_)) + ": " +
                      what);
    }

   private:
    std::string_view take(std::size_t size, const std::string& what) {
        at_ = bytes_.size() - rest_.size();
        if (rest_.size() < size) refuse("the file ends within " + what);
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    std::string_view bytes_;
    std::string_view rest_;
    const Segment& segment_;
    std::size_t at_ = 0;
    Position position_ = 0;  // of the commit that is being read
};

}  // namespace

SegmentBuilder::SegmentBuilder(const Source& source, Position first, const Digest& before)
    : first_(first), last_(first - 1), bytes_(header_of(source, first, before)) {}

void SegmentBuilder::add(std::string_view commit) {
    append(bytes_, commit.size(), size_bytes);
    bytes_ += check_of(commit);
    bytes_ += commit;
    ++last_;
}

Segment SegmentBuilder::close(const Digest& after) {
    bytes_ += trailer_of(last_, after);
    Segment segment;
    segment.first = first_;
    segment.last = last_;
    segment.checksum = sha256(bytes_);
    segment.digest = after;
    bytes_ += segment.checksum.raw();
    segment.bytes = bytes_.size();
    return segment;
}

void read_segment(std::string_view bytes, const Source& source, const Segment& segment,
                  const Digest& before, const Visit& visit) {
    const std::string_view content =
        bytes.substr(0, bytes.size() - std::min(bytes.size(), Digest::size));
    const bool whole = bytes.size() == segment.bytes && sha256(content) == segment.checksum;
    Reader reader(bytes, segment);
    reader.expect(header_of(source, segment.first, before),
                  "the head of this segment of " + to_text(source));
    for (Position position = segment.first; position <= segment.last; ++position)
        visit(position, reader.commit(position));
    reader.expect(trailer_of(segment.last, segment.digest), "the end of this segment");
    reader.expect(segment.checksum.raw(), "the checksum that the manifest tells");
    if (!reader.rest().empty()) reader.refuse("bytes follow behind its end");
    if (!whole) reader.refuse("its checksum is not that of its bytes");
}

}  // namespace gridcase::backup
