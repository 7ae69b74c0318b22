#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gridcase::verify {

/// The bytes of a file; a Stop when it cannot be read or is longer than the limit.
std::string read_file(const std::string& file, std::size_t limit_bytes);
/// A file that was not there before, durably; a Stop when it is. `mode` as of chmod.
void create_file(const std::string& file, std::string_view text, unsigned mode);
/// Adds a line to a file, durably, and whole or not at all.
void append_line(const std::string& file, std::string_view line);

/// Holds a file against other processes that want to hold it, and waits until none does.
class Held {
   public:
    explicit Held(const std::string& file);
    ~Held();
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;

   private:
    int handle_;
};

}  // namespace gridcase::verify
