// A write-ahead log as RocksDB writes it (its db/log_format.h): blocks of 32 KiB, in them pieces:
//
//   checksum  4   of type and payload: CRC-32C, turned and shifted, least significant byte first
//   size      2   of the payload, least significant byte first
//   type      1   1 a whole batch; 2 its first, 3 a middle, 4 its last piece; 0 nothing
//   payload
//
// Fewer than seven bytes at a block's end stay empty.
#include "adapters/rocksdb/wal_end.hpp"

#include <algorithm>
#include <boost/crc.hpp>
#include <chrono>
#include <thread>
#include <vector>

namespace gridcase::rocks {
namespace {

constexpr std::size_t block_bytes = 32U << 10U;
constexpr std::size_t head_bytes = 7;
constexpr std::size_t sector_bytes = 512;  // a disk writes one whole or not at all
constexpr std::size_t tail_bytes = 8;
constexpr int whole_batch = 1;
constexpr int first_piece = 2;
constexpr int last_piece = 4;
constexpr int looks = 6;
constexpr std::chrono::milliseconds until_next_look{1};

std::uint32_t little_endian(std::string_view bytes) {
    std::uint32_t number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        number = number << 8U | static_cast<std::uint8_t>(bytes[i]);
    return number;
}

std::uint32_t checksum(std::string_view bytes) {
    boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
    crc.process_bytes(bytes.data(), bytes.size());
    const std::uint32_t sum = crc.checksum();
    return (sum >> 15U | sum << 17U) + 0xa282ead8U;
}

bool all_zeros(std::string_view bytes) {
    return bytes.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

std::string_view WalEnd::block_from(std::uint64_t at) {
    const std::uint64_t begin = at / block_bytes * block_bytes;
    if (begin != block_at_) {
        block_ = read_(begin, block_bytes);
        block_at_ = begin;
    }
    const std::string_view block = block_;
    return block.substr(std::min<std::size_t>(at - begin, block.size()));
}

WalEnd::Piece WalEnd::piece_at(std::uint64_t at) {
    if (const std::size_t room = block_bytes - at % block_bytes; room < head_bytes) at += room;
    const std::string_view bytes = block_from(at);
    Piece piece{.at = at};
    if (bytes.size() < head_bytes) {
        piece.cut = true;
        return piece;
    }
    const int type = static_cast<unsigned char>(bytes[6]);
    const std::size_t size = head_bytes + little_endian(bytes.substr(4, 2));
    piece.blank = all_zeros(bytes.substr(4, 3));
    if (type < whole_batch || type > last_piece || at % block_bytes + size > block_bytes)
        return piece;
    piece.begins = type == whole_batch || type == first_piece;
    piece.ends = type == whole_batch || type == last_piece;
    piece.cut = bytes.size() < size;
    if (!piece.cut) piece.size = size;
    return piece;
}

bool WalEnd::is_sound(const Piece& piece) {
    const std::string_view bytes = block_from(piece.at).substr(0, piece.size);
    return bytes.size() == piece.size &&
           checksum(bytes.substr(6)) == little_endian(bytes.substr(0, 4));
}

WalEnd::Look WalEnd::look() {
    block_at_ = with_its_file;  // what was read before may have been written since
    std::vector<Piece> batch;
    Piece piece = piece_at(newest_);
    for (; piece.size > 0; piece = piece_at(piece.end())) {
        if (piece.begins) {
            newest_ = piece.at;
            batch.clear();
        }
        batch.push_back(piece);
    }
    const bool rest_is_blank = piece.blank && !batch.empty() && !batch.back().ends;
    for (const Piece& each : batch)
        if (!is_sound(each)) return judged(each, rest_is_blank);
    return piece.cut ? Look{} : judged(piece, rest_is_blank);
}

/// What follows from the first piece that is not as it should be. Zeros where the batch goes on say
/// that it was not written to its end, whichever of its pieces is wrong.
WalEnd::Look WalEnd::judged(const Piece& wrong, bool rest_is_blank) {
    const bool not_written = wrong.blank || rest_is_blank || was_not_written(wrong);
    return {.end = wrong.at, .damaged = !not_written || a_batch_begins_after(wrong.at)};
}

bool WalEnd::a_batch_begins_after(std::uint64_t at) {
    for (++at;;) {
        const std::string_view bytes = block_from(at);
        if (bytes.empty()) return false;
        const std::size_t content = bytes.find_first_not_of('\0');
        if (content == std::string_view::npos) {
            at += bytes.size();
            continue;
        }
        // Its head may begin with zeros.
        at += content < head_bytes ? 0 : content - head_bytes + 1;
        const Piece piece = piece_at(at);
        const bool found = piece.size > 0 && is_sound(piece);
        if (found && piece.begins) return true;
        at = found ? piece.end() : at + 1;
    }
}

/// Whether some of the piece has stayed what was there before: a sector of it, or its end. Of one
/// whose head is not whole, what follows is looked at.
bool WalEnd::was_not_written(const Piece& piece) {
    const std::string_view bytes =
        block_from(piece.at).substr(0, std::max(piece.size, head_bytes + tail_bytes));
    if (all_zeros(bytes.substr(bytes.size() - std::min(bytes.size(), tail_bytes)))) return true;
    for (std::size_t from = 0; from < bytes.size();) {
        const std::size_t size = sector_bytes - (piece.at + from) % sector_bytes;
        if (all_zeros(bytes.substr(from, size))) return true;
        from += size;
    }
    return false;
}

std::uint64_t WalEnd::find() {
    if (damaged_) return with_its_file;
    Look seen = look();
    int alike = 1;
    for (int again = 1; seen.damaged && again < looks; ++again) {
        std::this_thread::sleep_for(until_next_look);  // somebody may be writing just there
        const Look next = look();
        alike = next.damaged && next.end == seen.end ? alike + 1 : 1;
        seen = next;
    }
    damaged_ = seen.damaged && alike == looks;
    return damaged_ ? with_its_file : seen.end;
}

}  // namespace gridcase::rocks
