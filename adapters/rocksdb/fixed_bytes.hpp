#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gridcase::rocks {

/// Appends a number as eight bytes, most significant first: such keys sort like their numbers.
void append_number(std::string& bytes, std::uint64_t number);
std::string number_bytes(std::uint64_t number);
/// Reads eight such bytes; throws LogFailed unless there are exactly eight.
std::uint64_t parse_number(std::string_view bytes);

/// Reads a record of fixed fields from front to back; throws LogFailed when it ends early.
class FixedReader {
   public:
    explicit FixedReader(std::string_view bytes) : rest_(bytes) {}

    std::string_view raw(std::size_t size);
    std::uint64_t number() { return parse_number(raw(8)); }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

   private:
    std::string_view rest_;
};

}  // namespace gridcase::rocks
