#ifndef BULKHEAD_SYMBOLS_H
#define BULKHEAD_SYMBOLS_H
#include <stddef.h>
#include <stdint.h>

// Swift's own library has this function and its headers do not. It goes when the module Runtime offers demangling to
// everybody. It is not prefixed, since it is not ours.

// A readable form of a mangled name, to be freed; null where it is none. Without a buffer it allocates one.
char *_Nullable swift_demangle(
    const char *_Nonnull name, size_t length, char *_Nullable buffer, size_t *_Nullable size, uint32_t flags);
#endif
