#include "adapters/audit/large_pages.hpp"

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace gridcase::audit {
namespace {

constexpr std::size_t page_bytes = std::size_t{2} << 20U;
/// Less than this is not worth a page that begins at its own boundary.
constexpr std::size_t fewest_bytes = 4 * page_bytes;

class LargePages final : public std::pmr::memory_resource {
    void* do_allocate(std::size_t bytes, std::size_t alignment) override {
        if (bytes < fewest_bytes || alignment > page_bytes)
            return std::pmr::new_delete_resource()->allocate(bytes, alignment);
        if (bytes > SIZE_MAX - page_bytes) throw std::bad_alloc();
        const std::size_t whole = (bytes + page_bytes - 1) / page_bytes * page_bytes;
        void* memory = std::aligned_alloc(page_bytes, whole);
        if (memory == nullptr) throw std::bad_alloc();
        static_cast<void>(::madvise(memory, whole, MADV_HUGEPAGE));  // a wish, and no more
        return memory;
    }

    void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override {
        if (bytes < fewest_bytes || alignment > page_bytes)
            std::pmr::new_delete_resource()->deallocate(memory, bytes, alignment);
        else
            std::free(memory);
    }

    [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override {
        return this == &other;
    }
};

}  // namespace

std::pmr::memory_resource& large_pages() {
    static LargePages pages;
    return pages;
}

}  // namespace gridcase::audit
