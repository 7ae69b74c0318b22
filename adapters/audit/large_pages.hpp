#pragma once

#include <memory_resource>

namespace gridcase::audit {

/// Memory for tables of many megabytes that are looked up all over, as those of LogCheck are: what
/// is large lies on large pages, if the system has them, of which few are missed on the way and few
/// made of zeros. Lasts as long as the program; any thread.
std::pmr::memory_resource& large_pages();

}  // namespace gridcase::audit
