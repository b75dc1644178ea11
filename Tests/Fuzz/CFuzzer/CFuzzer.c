#include "CFuzzer.h"

// Of the address sanitizer's runtime; <sanitizer/allocator_interface.h> is not where every compiler finds it.
int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *, size_t),
                                              void (*on_free)(const volatile void *));
size_t __sanitizer_get_allocated_size(const volatile void *memory);

static _Thread_local long live, peak;

static void on_malloc(const volatile void *memory, size_t size) {
    (void)memory;
    live += (long)size;
    if (live > peak) peak = live;
}

static void on_free(const volatile void *memory) {
    if (memory) live -= (long)__sanitizer_get_allocated_size(memory);
}

__attribute__((constructor)) static void install(void) {
    __sanitizer_install_malloc_and_free_hooks(on_malloc, on_free);
}

void bulkhead_fuzz_begin_counting(void) { live = peak = 0; }

long bulkhead_fuzz_peak_bytes(void) { return peak; }
