#include "adapters/audit/large_pages.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <numeric>
#include <vector>

namespace gridcase::audit::large_pages_test {

TEST_CASE("memory is whole and given back, small or large") {
    constexpr std::size_t bound = std::size_t{8} << 20U;
    for (const std::size_t bytes : {std::size_t{1}, bound - 1, bound, bound + 1}) {
        CAPTURE(bytes);
        void* memory = large_pages().allocate(bytes);
        std::memset(memory, 7, bytes);
        const bool large = reinterpret_cast<std::uintptr_t>(memory) % (std::size_t{2} << 20U) == 0;
        if (bytes >= bound) CHECK(large);
        large_pages().deallocate(memory, bytes);
    }
}

TEST_CASE("a table that grows from small to large keeps what it holds") {
    std::pmr::vector<std::uint64_t> numbers(&large_pages());
    for (std::uint64_t i = 0; i < 3'000'000; ++i) numbers.push_back(i);
    CHECK(std::accumulate(numbers.begin(), numbers.end(), std::uint64_t{0}) == 4'499'998'500'000);
}

}  // namespace gridcase::audit::large_pages_test
