// Every program that links gridcase_allocator links this file.

#include <jemalloc/jemalloc.h>

/// What the allocator reads before main(). A server takes and lets go of some ten megabytes with
/// every flush and every fold, and memory that is handed back is made of zeros anew, page by page:
/// in a virtual machine that costs as much as filling it. So pieces of more than eight megabytes
/// are kept for a while as all others are, instead of being handed back at once; a while is half a
/// minute; and there are few arenas, each of which keeps some.
const char* malloc_conf = "oversize_threshold:0,dirty_decay_ms:30000,narenas:4";
