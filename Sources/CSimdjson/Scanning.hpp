#pragma once

// What the tokens of JSON look like, byte by byte. Every function may read a few bytes past the token, which the
// padding after a line allows.

#include <cstdint>
#include <cstring>

namespace {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "bytes are searched and compared in little-endian words");

/// Eight bytes at any address.
inline uint64_t load_word(const uint8_t *bytes) {
    uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

/// Text between two quotes.
struct Text {
    const uint8_t *bytes;
    uint32_t length;
};

/// The first quote or backslash. The caller knows that there is one.
inline const uint8_t *find_quote_or_backslash(const uint8_t *bytes) {
    constexpr uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    for (;; bytes += 8) {
        const uint64_t word = load_word(bytes);
        const uint64_t quote = word ^ (ones * '"'), backslash = word ^ (ones * '\\');
        // The lowest marked byte is right; marks above it may be wrong through borrows, and are not looked at.
        const uint64_t found = (((quote - ones) & ~quote) | ((backslash - ones) & ~backslash)) & highs;
        if (found != 0) { return bytes + (__builtin_ctzll(found) >> 3); }
    }
}

inline bool is_blank(uint8_t byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

inline bool is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

/// Whether a token may end before this byte.
inline bool is_delimiter(uint8_t byte) {
    if (is_blank(byte)) { return true; }
    switch (byte) {
    case ',': case ':': case '[': case ']': case '{': case '}': return true;
    default: return false;
    }
}

/// The end of a number in the grammar of JSON, or null.
inline const uint8_t *end_of_number(const uint8_t *at, bool &is_integer) {
    is_integer = true;
    if (*at == '-') { at++; }
    if (*at == '0') {
        at++;
    } else {
        if (!is_digit(*at)) { return nullptr; }
        while (is_digit(*at)) { at++; }
    }
    if (*at == '.') {
        is_integer = false;
        at++;
        if (!is_digit(*at)) { return nullptr; }
        while (is_digit(*at)) { at++; }
    }
    if (*at == 'e' || *at == 'E') {
        is_integer = false;
        at++;
        if (*at == '+' || *at == '-') { at++; }
        if (!is_digit(*at)) { return nullptr; }
        while (is_digit(*at)) { at++; }
    }
    return is_delimiter(*at) ? at : nullptr;
}

inline bool is_word(const uint8_t *at, const char *word, size_t length) {
    return std::memcmp(at, word, length) == 0 && is_delimiter(at[length]);
}

} // namespace
