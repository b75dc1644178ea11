#pragma once

#include "CSimdjson.h"
#include "Scanning.hpp"

#include <cstdint>
#include <cstring>

namespace {

/// FNV-1a.
inline uint32_t hash_of(const uint8_t *bytes, uint32_t length) {
    uint32_t hash = 2166136261u;
    for (uint32_t index = 0; index < length; index++) { hash = (hash ^ bytes[index]) * 16777619u; }
    return hash ^ (hash >> 15);
}

/// The names of values, numbered in order of first sight.
///
/// Lines of one source name the same values in the same order. So each name remembers which one followed it, and the
/// usual name costs one comparison. Only a surprise is looked up by hash.
class NameTable {
public:
    static constexpr uint16_t none = UINT16_MAX;

    uint32_t count() const { return count_; }
    uint32_t epoch() const { return epoch_; }
    const uint8_t *bytes(uint16_t name) const { return storage_[name]; }
    uint32_t length(uint16_t name) const { return entries_[name].length; }

    /// Forgets all names if one more line could fill the table.
    void make_room() {
        if (count_ + CSIMDJSON_MAX_VALUES <= CSIMDJSON_MAX_NAMES) { return; }
        forget();
        epoch_ += 1;
    }

    /// Empties the table; also what a new one starts with.
    void forget() {
        count_ = 0;
        first_ = none;
        std::memset(slots_, 0xff, sizeof slots_);
    }

    /// The name that followed `previous` last time, if `raw` spells just that and a closing quote before `limit`.
    uint16_t predict(uint16_t previous, const uint8_t *raw, const uint8_t *limit) const {
        const uint16_t name = previous == none ? first_ : entries_[previous].next;
        if (name == none) { return none; }
        const Entry &entry = entries_[name];
        if (entry.length >= limit - raw || !entry.is_plain || raw[entry.length] != '"') { return none; }
        const uint8_t *known = storage_[name];
        uint32_t done = 0;
        for (; done + 8 <= entry.length; done += 8) {
            if (load_word(raw + done) != load_word(known + done)) { return none; }
        }
        const uint32_t rest = entry.length - done;
        if (rest == 0) { return name; }
        const uint64_t difference = load_word(raw + done) ^ load_word(known + done);
        return difference << (64 - 8 * rest) == 0 ? name : none;
    }

    /// The number of a name, which is new where it was not seen before. At most CSIMDJSON_MAX_NAME bytes.
    uint16_t intern(uint16_t previous, const uint8_t *bytes, uint32_t length) {
        uint32_t slot = hash_of(bytes, length) % slot_count;
        while (slots_[slot] != none) {
            const uint16_t name = slots_[slot];
            if (entries_[name].length == length && std::memcmp(storage_[name], bytes, length) == 0) {
                return follow(previous, name);
            }
            slot = (slot + 1) % slot_count;
        }
        const uint16_t name = static_cast<uint16_t>(count_++);
        slots_[slot] = name;
        std::memcpy(storage_[name], bytes, length);
        entries_[name] = Entry{
            0, static_cast<uint16_t>(length), none,
            std::memchr(bytes, '"', length) == nullptr && std::memchr(bytes, '\\', length) == nullptr};
        return follow(previous, name);
    }

    /// Whether the name was met in this line already; from now on it was.
    bool meet(uint16_t name, uint64_t line) {
        const bool met = entries_[name].line == line;
        entries_[name].line = line;
        return met;
    }

private:
    struct Entry {
        uint64_t line;
        uint16_t length;
        uint16_t next;
        /// Written the same raw and unescaped.
        bool is_plain;
    };
    static constexpr uint32_t slot_count = 2 * CSIMDJSON_MAX_NAMES;

    uint16_t follow(uint16_t previous, uint16_t name) {
        (previous == none ? first_ : entries_[previous].next) = name;
        return name;
    }

    uint32_t count_ = 0;
    uint32_t epoch_ = 0;
    uint16_t first_ = none;
    uint16_t slots_[slot_count];
    Entry entries_[CSIMDJSON_MAX_NAMES];
    // Eight spare bytes, since names are compared in words.
    uint8_t storage_[CSIMDJSON_MAX_NAMES][CSIMDJSON_MAX_NAME + 8];
};

/// The names of the fields at the top that mean nothing here: only whether one comes twice.
class ExtraFields {
public:
    uint32_t count() const { return count_; }

    void begin(uint64_t line) {
        count_ = 0;
        line_ = line;
    }

    /// False where the name was added before. The caller sees to it that there are no more than CSIMDJSON_MAX_VALUES.
    bool add(const uint8_t *bytes, uint32_t length) {
        uint32_t slot = hash_of(bytes, length) % slot_count;
        while (slots_[slot].line == line_) {
            const Slot &other = slots_[slot];
            if (other.length == length && std::memcmp(other.bytes, bytes, length) == 0) { return false; }
            slot = (slot + 1) % slot_count;
        }
        slots_[slot] = Slot{line_, bytes, length};
        count_ += 1;
        return true;
    }

private:
    struct Slot {
        uint64_t line;
        const uint8_t *bytes;
        uint32_t length;
    };
    static constexpr uint32_t slot_count = 2 * CSIMDJSON_MAX_VALUES;

    uint32_t count_ = 0;
    uint64_t line_ = 0;
    Slot slots_[slot_count] = {};
};

} // namespace
