#include "adapters/rocksdb/fixed_bytes.hpp"

#include "events/event_log.hpp"

namespace gridcase::rocks {

void append_number(std::string& bytes, std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes +=
            static_cast<char>(static_cast<std::uint8_t>(number >> static_cast<unsigned>(shift)));
}

std::string number_bytes(std::uint64_t number) {
    std::string bytes;
    append_number(bytes, number);
    return bytes;
}

std::uint64_t parse_number(std::string_view bytes) {
    if (bytes.size() != 8) throw LogFailed("a number is not eight bytes long");
    std::uint64_t number = 0;
    for (const char byte : bytes) number = number << 8U | static_cast<std::uint8_t>(byte);
    return number;
}

std::string_view FixedReader::raw(std::size_t size) {
    if (rest_.size() < size) throw LogFailed("a record ends before its last field");
    const std::string_view field = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return field;
}

}  // namespace gridcase::rocks
