#include "adapters/verify/stop.hpp"

namespace gridcase::verify {

std::string printable(std::string_view text) {
    std::string safe(text);
    for (char& c : safe)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
    return safe;
}

}  // namespace gridcase::verify
