// What a process finds in its own memory without asking anybody.
#include "CAttempts.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int64_t bulkhead_attempt_scan(uint64_t address, uint64_t count, const uint8_t *needle, size_t needle_count) {
    const uint8_t *bytes = (const uint8_t *)(uintptr_t)address;
    int64_t found = 0;
    if (needle_count == 0 || count < needle_count) return 0;
    const uint8_t first = needle[0] ^ 0xff;
    const uint8_t *end = bytes + count - needle_count + 1;
    for (const uint8_t *next = bytes; next < end; next++) {
        next = memchr(next, first, (size_t)(end - next));
        if (next == NULL) break;
        size_t same = 1;
        while (same < needle_count && next[same] == (needle[same] ^ 0xff)) same++;
        if (same == needle_count) found++;
    }
    return found;
}

static size_t append(char *buffer, size_t capacity, size_t used, const char *what, const char *text) {
    int written = snprintf(buffer + used, capacity - used, "%s %s\n", what, text);
    return written > 0 && (size_t)written < capacity - used ? used + (size_t)written : used;
}

size_t bulkhead_attempt_surroundings(char *buffer, size_t capacity) {
    size_t used = 0;
    // The kernel lays out: the number of arguments, those, NULL, the environment, NULL, the auxiliary vector.
    char **variable = environ;
    char **argument = variable - 1;
    while (argument[-1] != NULL && (uintptr_t)argument[-1] > 65536) argument--;
    for (; *argument != NULL; argument++) used = append(buffer, capacity, used, "argument", *argument);
    for (; *variable != NULL; variable++) used = append(buffer, capacity, used, "variable", *variable);
    for (const Elf64_auxv_t *entry = (const Elf64_auxv_t *)(variable + 1); entry->a_type != AT_NULL; entry++) {
        char number[24];
        snprintf(number, sizeof number, "%llu", (unsigned long long)entry->a_type);
        used = append(buffer, capacity, used, "auxiliary", number);
        if (entry->a_type == AT_EXECFN || entry->a_type == AT_PLATFORM)
            used = append(buffer, capacity, used, "text", (const char *)entry->a_un.a_val);
    }
    return used;
}
