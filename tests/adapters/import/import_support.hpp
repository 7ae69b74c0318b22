#pragma once

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/import/byte_source.hpp"

namespace gridcase::import {

/// A folder of the test's own, gone with it.
class OwnFolder {
   public:
    OwnFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "gridcase-import-XXXXXX");
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the test");
        path_ = name;
    }
    ~OwnFolder() { std::filesystem::remove_all(path_); }
    OwnFolder(const OwnFolder&) = delete;
    OwnFolder& operator=(const OwnFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path write(const std::string& name,
                                              std::string_view bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
        return path_ / name;
    }

   private:
    std::filesystem::path path_;
};

inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// One gzip member.
inline std::string gzipped(std::string_view plain) {
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("deflate");
    std::string packed(deflateBound(&stream, plain.size()) + 32, '\0');
    std::string input(plain);
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("deflate");
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/// Bytes in memory, given in pieces of any size, so that every boundary is met.
class PiecesSource final : public ByteSource {
   public:
    PiecesSource(std::string bytes, std::size_t piece) : bytes_(std::move(bytes)), piece_(piece) {}

    std::size_t read(std::span<char> into) override {
        const std::size_t count = std::min({into.size(), piece_, bytes_.size() - read_});
        std::memcpy(into.data(), bytes_.data() + read_, count);
        read_ += count;
        return count;
    }
    [[nodiscard]] std::uint64_t bytes_read() const override { return read_; }
    [[nodiscard]] std::uint64_t bytes_total() const override { return bytes_.size(); }

   private:
    std::string bytes_;
    std::size_t piece_;
    std::size_t read_ = 0;
};

inline std::string all_of(ByteSource& source, std::size_t piece = 100) {
    std::string result;
    std::string buffer(piece, '\0');
    while (const std::size_t count = source.read(buffer)) result.append(buffer.data(), count);
    return result;
}

}  // namespace gridcase::import
