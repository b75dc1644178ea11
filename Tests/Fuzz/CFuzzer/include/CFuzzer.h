#ifndef BULKHEAD_CFUZZER_H
#define BULKHEAD_CFUZZER_H
#include <stddef.h>
#include <stdint.h>
// What Swift cannot say to libFuzzer and the address sanitizer: hooks run within malloc, where Swift must not.

// libFuzzer's own mutations, for a mutator that adds to them.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

// Counts this thread's heap from now on. What lives already counts nothing, and less than nothing once freed.
void bulkhead_fuzz_begin_counting(void);
// The most that lived at once since then, in bytes as they were asked for.
long bulkhead_fuzz_peak_bytes(void);
#endif
