#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>

namespace gridcase::import {

/// The bytes cannot be read to their end. The text says what is wrong, and how far reading got.
struct SourceBroken : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Where the bytes of a table come from, one after the other. One thread.
class ByteSource {
   public:
    virtual ~ByteSource() = default;

    /// Puts at least one byte into `into` and tells how many; 0 only at the end. Throws
    /// SourceBroken.
    virtual std::size_t read(std::span<char> into) = 0;

    /// Of the file as it lies on disk.
    [[nodiscard]] virtual std::uint64_t bytes_read() const = 0;
    [[nodiscard]] virtual std::uint64_t bytes_total() const = 0;
};

/// A file: unpacked on the way when it begins like gzip, whatever its name; several gzip members
/// read as one. Throws SourceBroken, also for a directory and an .xlsx file.
std::unique_ptr<ByteSource> open_source(const std::filesystem::path& file);

}  // namespace gridcase::import
