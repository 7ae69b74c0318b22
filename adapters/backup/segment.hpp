#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "adapters/backup/manifest.hpp"

namespace gridcase::backup {

/// So many bytes at most does a program take for a segment; one is closed long before.
inline constexpr std::size_t segment_limit_bytes = 256U << 20U;

using Visit = std::function<void(Position position, std::string_view bytes)>;

/// A segment in the making (grammar in segment.cpp), in memory.
class SegmentBuilder {
   public:
    /// `before` is the log's running digest before `first`.
    SegmentBuilder(const Source& source, Position first, const Digest& before);

    void add(std::string_view commit);
    [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }
    [[nodiscard]] bool empty() const { return last_ + 1 == first_; }
    /// Closes it. What the file must hold is content(); root and time are for the caller to fill.
    Segment close(const Digest& after);
    [[nodiscard]] const std::string& content() const { return bytes_; }

   private:
    Position first_;
    Position last_;
    std::string bytes_;
};

/// Visits the commits of a segment's file, which must be the one that the manifest tells of, after
/// a log whose running digest was `before`. Throws Refused with the first thing that is wrong, its
/// byte, and its position in the log.
void read_segment(std::string_view bytes, const Source& source, const Segment& segment,
                  const Digest& before, const Visit& visit);

}  // namespace gridcase::backup
