#include "adapters/rocksdb/generations.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

#include "adapters/rocksdb/files.hpp"

namespace gridcase::rocks {
namespace {

std::optional<std::uint64_t> parse(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

std::filesystem::path Generations::of(std::uint64_t number) const {
    return directory_ / std::to_string(number);
}

std::optional<std::uint64_t> Generations::current() const {
    const auto text = read_small_file(directory_ / "CURRENT");
    if (!text || !text->ends_with('\n')) return std::nullopt;
    return parse(std::string_view(*text).substr(0, text->size() - 1));
}

std::vector<std::uint64_t> Generations::all() const {
    std::vector<std::uint64_t> numbers;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(directory_, none))
        if (const auto number = parse(entry.path().filename().string())) numbers.push_back(*number);
    std::ranges::sort(numbers);
    return numbers;
}

std::uint64_t Generations::next() const {
    const std::vector<std::uint64_t> numbers = all();
    return std::max(numbers.empty() ? 0 : numbers.back(), current().value_or(0)) + 1;
}

void Generations::prepare() const { make_directories(directory_); }

void Generations::choose(std::uint64_t number) const {
    replace_file(directory_ / "CURRENT", std::to_string(number) + "\n");
}

void Generations::keep_only(std::optional<std::uint64_t> number) const {
    for (const std::uint64_t found : all())
        if (found != number) std::filesystem::remove_all(of(found));
}

}  // namespace gridcase::rocks
