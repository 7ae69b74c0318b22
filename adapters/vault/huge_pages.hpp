#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace gridcase::vault {

/// An allocator of memory that is read and written all over: large pieces are asked for in pages of
/// two megabytes, if the system has such, so that hardly any access looks for its page first.
template <class T>
class HugePages {
   public:
    using value_type = T;

    HugePages() = default;
    template <class U>
    HugePages(const HugePages<U>&) {}  // NOLINT: allocators convert

    [[nodiscard]] T* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        if (bytes < page_bytes) return static_cast<T*>(::operator new(bytes));
        const std::size_t whole = (bytes + page_bytes - 1) / page_bytes * page_bytes;
        void* const memory = std::aligned_alloc(page_bytes, whole);
        if (memory == nullptr) throw std::bad_alloc();
        ::madvise(memory, whole, MADV_HUGEPAGE);  // what refuses it is as good without
        return static_cast<T*>(memory);
    }

    void deallocate(T* memory, std::size_t count) noexcept {
        if (count * sizeof(T) < page_bytes)
            ::operator delete(memory);
        else
            std::free(memory);  // NOLINT: from aligned_alloc
    }

    bool operator==(const HugePages&) const = default;

   private:
    static constexpr std::size_t page_bytes = std::size_t{2} << 20U;
};

}  // namespace gridcase::vault
