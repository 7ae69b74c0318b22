#include "engine/domain/fault.hpp"

#include <algorithm>

namespace gridcase::engine {

std::string to_text(const std::vector<Fault>& faults, std::size_t shown) {
    std::string text;
    for (std::size_t i = 0; i < std::min(faults.size(), shown); ++i) {
        const Fault& fault = faults[i];
        if (i > 0) text += '\n';
        if (fault.line > 0)
            text += std::to_string(fault.line) + ":" + std::to_string(fault.column) + ": ";
        text += fault.message;
        if (!fault.hint.empty()) text += "; " + fault.hint;
    }
    if (faults.size() > shown) text += "\n… and " + std::to_string(faults.size() - shown) + " more";
    return text;
}

}  // namespace gridcase::engine
