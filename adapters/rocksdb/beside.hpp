#pragma once

#include <future>

namespace gridcase::rocks {

/// Does the work on two threads, and throws what one of them threw.
template <class Work>
void twice_beside(const Work& work) {
    auto other = std::async(std::launch::async, work);
    work();
    other.get();
}

}  // namespace gridcase::rocks
