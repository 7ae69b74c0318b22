#include "tests/events/golden.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace gridcase::golden {
namespace {

constexpr std::size_t bytes_a_line = 32;
constexpr std::string_view how_to_add =
    "to add it, run:\n    GRIDCASE_ADD_GOLDEN=1 build/dev/tests/events/test_events "
    "--test-case='golden*'\nand commit the new file";

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in)
        throw std::runtime_error(file.filename().string() + " is missing; " +
                                 std::string(how_to_add));
    return {std::istreambuf_iterator<char>(in), {}};
}

unsigned nibble(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    throw std::runtime_error("a golden file holds something else than lower-case hex");
}

}  // namespace

std::filesystem::path folder() { return GRIDCASE_GOLDEN_FOLDER; }

bool adding() {
    const char* set = std::getenv("GRIDCASE_ADD_GOLDEN");
    return set && std::string_view(set) == "1";
}

std::string to_hex(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i != 0 && i % bytes_a_line == 0) hex += '\n';
        const auto byte = static_cast<unsigned char>(bytes[i]);
        hex += digits[byte >> 4U];
        hex += digits[byte & 15U];
    }
    return hex + "\n";
}

std::string from_hex(std::string_view hex) {
    std::string bytes;
    bool high = true;
    for (const char c : hex) {
        if (c == '\n') continue;
        if (high)
            bytes += static_cast<char>(nibble(c) << 4U);
        else
            bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) | nibble(c));
        high = !high;
    }
    if (!high) throw std::runtime_error("a golden file ends in half a byte");
    return bytes;
}

std::string read(const std::filesystem::path& file) { return from_hex(text_of(file)); }

std::string difference(const std::filesystem::path& file, std::string_view today, bool may_add) {
    const std::string name = file.filename().string();
    if (!std::filesystem::exists(file)) {
        if (!may_add) return name + " is missing; " + std::string(how_to_add);
        std::ofstream out(file, std::ios::binary);
        out << to_hex(today);
        out.close();
        return out ? "" : name + " could not be written";
    }
    const std::string published = read(file);
    if (published == today) return {};
    std::size_t at = 0;
    while (at < published.size() && at < today.size() && published[at] == today[at]) ++at;
    return name + " differs from today's bytes at byte " + std::to_string(at) +
           ".\nThese bytes are in somebody's log, so the file is never changed, and neither is the "
           "event: give the new shape a new version, freeze the old one in events/upcasters.hpp, "
           "and add the new version's file.\ntoday:\n" +
           to_hex(today);
}

}  // namespace gridcase::golden
