#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace gridcase::import {

/// The rows that could not be taken, as a table: the columns gridcase_line and gridcase_reason,
/// then the row's own bytes, untouched. A map finds columns by name, so that the file, once
/// repaired, is imported as it is. Throws std::runtime_error when it cannot be written.
class RejectsFile {
   public:
    /// Nothing is made on disk yet. `source` is the table that is read: it must be another file.
    RejectsFile(std::filesystem::path file, const std::filesystem::path& source);
    ~RejectsFile();
    RejectsFile(const RejectsFile&) = delete;
    RejectsFile& operator=(const RejectsFile&) = delete;

    void set_header(std::string raw) { header_ = std::move(raw); }
    void add(std::uint64_t line, std::string_view reason, std::string_view raw);

    /// Returns when every row added is on disk.
    void finish();

   private:
    void write(std::string_view bytes);
    [[noreturn]] void fail(const char* what) const;

    std::filesystem::path file_;
    std::string header_;
    int descriptor_ = -1;
    std::string buffer_;
};

}  // namespace gridcase::import
