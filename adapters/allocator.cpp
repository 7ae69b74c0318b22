// Every program that links gridcase_allocator links this file.

#include <jemalloc/jemalloc.h>

/// What the allocator reads before main(): memory that was let go stays with the process. A server
/// takes and lets go of some ten megabytes with every flush and every fold; handed back, each page
/// is made of zeros anew by the kernel, which in a virtual machine costs as much as filling it. The
/// resident set stays at its highest instead.
const char* malloc_conf = "dirty_decay_ms:-1,muzzy_decay_ms:-1";
