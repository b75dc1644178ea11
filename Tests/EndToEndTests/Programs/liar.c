// A worker that speaks the protocol itself, as an attacker's would: no runtime, no progress page, no manners. What it does
// wrong is the name of its family, which the supervisor puts behind the colon of argv[0]; `honest` does nothing wrong.
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { HELLO = 1, READY = 2, ADMISSION = 4, STRATEGY = 5, RESULT = 6, EVENT = 9, RESTORED = 10, CAPTURE = 11,
       RESTORE = 13 };

static const char *const families[] = {"honest", "cut", "drips", "early", "flood", "garbage", "hoards", "huge", "leaves",
                                       "mute", "parts", "ready_twice", "echoes", "spins", "swapped", "twice"};

struct header {
    uint32_t length;
    uint16_t type, flags;
    uint32_t generation, round;
    uint64_t sequence;
};

static unsigned char input[1 << 21], output[1 << 16];
static size_t used;
static const char *family = "";

static int is(const char *name) { return strcmp(family, name) == 0; }

static void put(const void *bytes, size_t count) {
    memcpy(output + used, bytes, count);
    used += count;
}

static void number(uint64_t value, size_t count) { put(&value, count); }

static void text(const char *value) {
    number(strlen(value), 2);
    put(value, strlen(value));
}

static void write_all(const void *bytes, size_t count) {
    const char *next = bytes;
    while (count > 0) {
        ssize_t written = write(4, next, count);
        if (written <= 0) _exit(1);
        next += written;
        count -= (size_t)written;
    }
}

static void begin(void) { used = sizeof(struct header); }

static void finish(uint16_t type, uint16_t flags, const struct header *to, uint64_t sequence) {
    while (used % 8 != 0) output[used++] = 0;
    struct header header = {(uint32_t)used, type, flags, to->generation, to->round, sequence};
    memcpy(output, &header, sizeof header);
}

static void send_frame(uint16_t type, uint16_t flags, const struct header *to, uint64_t sequence) {
    finish(type, flags, to, sequence);
    write_all(output, used);
}

static void burn(uint64_t times) {
    for (volatile uint64_t turn = 0; turn < times; turn++) {}
}

// Gives the clock pages back; a worker that keeps them is refused before it can lie.
static void unmap(const unsigned char *hello) {
    uint16_t count;
    memcpy(&count, hello + 2, sizeof count);
    for (const unsigned char *mapping = hello + 8; count > 0; count--, mapping += 16) {
        uint64_t start, length;
        memcpy(&start, mapping, 8), memcpy(&length, mapping + 8, 8);
        munmap((void *)start, length);
    }
}

static void ready(const struct header *to) {
    begin();
    number(3, 2);
    number(sizeof families / sizeof *families, 2);
    for (size_t index = 0; index < sizeof families / sizeof *families; index++) {
        text(families[index]);
        number(1, 2), number(0, 2), number(0, 2);
        text("Lies.");
        number(0, 1), number(0, 4);
        number(1, 2), text("price"), number(0, 1), number(1, 1);
        number(0, 2);
        number(1, 2), text("quiet");
        text("");
    }
    send_frame(READY, 0, to, 0);
}

// An answer of every strategy that it was asked for, at most 64 of them.
static void answer(const struct header *to, const unsigned char *payload, uint64_t sequence) {
    uint32_t symbol, words;
    uint64_t asked;
    memcpy(&symbol, payload, 4), memcpy(&words, payload + 4, 4), memcpy(&asked, payload + 16, 8);
    begin();
    number(is("swapped") ? symbol + 1 : symbol, 8);
    for (uint64_t slot = 0; words > 0 && slot < 64; slot++) {
        if (asked >> slot & 1) number(slot, 4), number(1, 1), number(0, 1), number(0, 2);
    }
    finish(RESULT, 1, to, sequence);
}

static void event(const struct header *to, const unsigned char *payload) {
    answer(to, payload, to->sequence);
    if (is("mute")) return;
    if (is("leaves")) _exit(0);
    if (is("cut")) write_all(output, used / 2), _exit(0);
    if (is("spins")) for (;;) burn(1000);
    if (is("early")) answer(to, payload, to->sequence + 1);
    if (is("huge")) memset(output, 0xf8, 4);
    if (is("garbage")) memset(output, 0xa5, used);
    if (is("parts")) for (output[6] = 0;;) write_all(output, used);
    if (is("flood")) for (;;) write_all(output, used);
    if (is("drips")) {
        for (size_t byte = 0; byte < used; byte++) write_all(output + byte, 1), burn(1u << 29);
        return;
    }
    write_all(output, used);
    if (is("twice")) write_all(output, used);
}

static void handle(const struct header *header, const unsigned char *payload) {
    switch (header->type) {
    case HELLO:
        unmap(payload);
        if (is("echoes")) write_all(header, header->length);
        ready(header);
        if (is("ready_twice")) ready(header);
        break;
    case STRATEGY:
        begin();
        put(payload, 4), number(0, 1), number(0, 4), number(0, 8), number(0, 2);
        send_frame(ADMISSION, 0, header, header->sequence);
        break;
    case EVENT: event(header, payload); break;
    case CAPTURE:
        // So many events that a snapshot is asked for are not sent to it.
        _exit(2);
    case RESTORE:
        begin();
        number(0, 1);
        send_frame(RESTORED, 0, header, header->sequence);
        break;
    }
}

int main(int count, char **arguments) {
    const char *colon = count > 0 ? strchr(arguments[0], ':') : 0;
    if (colon != 0) family = colon + 1;
    // The progress page, which is not used. Whoever keeps it holds a descriptor that no policy gives.
    if (!is("hoards")) close(6);
    size_t filled = 0;
    for (;;) {
        ssize_t got = read(3, input + filled, sizeof input - filled);
        if (got <= 0) _exit(0);
        filled += (size_t)got;
        size_t start = 0;
        struct header header;
        while (filled - start >= sizeof header) {
            memcpy(&header, input + start, sizeof header);
            if (filled - start < header.length) break;
            // Frames begin at multiples of 8, so that the header may be used where it lies.
            handle((const struct header *)(input + start), input + start + sizeof header);
            start += header.length;
        }
        memmove(input, input + start, filled - start);
        filled -= start;
    }
}
