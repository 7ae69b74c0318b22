#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace gridcase::rocks {

/// Where a write-ahead log ends that was written over zeros: RocksDB takes a log to end with its
/// file, and a batch that a crash left half-written for damage when anything lies behind it.
///
/// A batch is written once the one before is synced. So what is wrong with the last one, while some
/// of it still is zeros, is that it was not written to its end, and nobody was answered on its
/// strength: the log ends before it. Anything else that is wrong is damage, which RocksDB shall
/// find: then the log ends with its file. (Whether a batch that was answered is missing, HEAD
/// tells.)
class WalEnd {
   public:
    /// The bytes at a place, so many unless the file ends before. May throw.
    using ReadAt = std::function<std::string(std::uint64_t at, std::size_t size)>;

    explicit WalEnd(ReadAt read) : read_(std::move(read)) {}

    static constexpr std::uint64_t with_its_file = std::numeric_limits<std::uint64_t>::max();
    /// Looks anew every time, for a writer may go on; from where it last looked on.
    std::uint64_t find();

   private:
    struct Look {
        std::uint64_t end = with_its_file;
        bool damaged = false;
    };
    /// A piece of a batch, as its first seven bytes say: no batch crosses a block in one piece.
    struct Piece {
        std::uint64_t at = 0;
        std::size_t size = 0;  // none: there is no piece here
        bool begins = false;   // its batch
        bool ends = false;     // it
        bool cut = false;      // the file ends before it does
        bool blank = false;    // there are zeros instead

        [[nodiscard]] std::uint64_t end() const { return at + size; }
    };

    [[nodiscard]] Look look();
    [[nodiscard]] Look judged(const Piece& wrong, bool rest_is_blank);
    [[nodiscard]] Piece piece_at(std::uint64_t at);
    [[nodiscard]] bool is_sound(const Piece& piece);
    [[nodiscard]] bool a_batch_begins_after(std::uint64_t at);
    [[nodiscard]] bool was_not_written(const Piece& piece);
    /// Of the block that `at` lies in, from `at` on.
    [[nodiscard]] std::string_view block_from(std::uint64_t at);

    ReadAt read_;
    bool damaged_ = false;
    std::uint64_t newest_ = 0;  // where the newest batch begins that was seen
    std::string block_;
    std::uint64_t block_at_ = with_its_file;
};

}  // namespace gridcase::rocks
