#include "bench/pieces.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace gridcase::bench {

const std::string& Arguments::text(std::size_t index) const {
    if (index >= given_.size()) throw std::runtime_error("an argument is missing");
    return given_[index];
}

std::uint64_t Arguments::number(std::size_t index) const {
    const std::string& digits = text(index);
    std::uint64_t value = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size())
        throw std::runtime_error("`" + digits + "` is not a whole number");
    return value;
}

void tell(std::string_view name, double value) {
    std::printf("%.*s %.9g\n", static_cast<int>(name.size()), name.data(), value);
    std::fflush(stdout);
}

double percentile(std::vector<double> values, double share) {
    if (values.empty()) throw std::runtime_error("nothing was measured");
    std::sort(values.begin(), values.end());
    const auto last = static_cast<double>(values.size() - 1);
    return values[static_cast<std::size_t>(std::lround(share * last))];
}

}  // namespace gridcase::bench
