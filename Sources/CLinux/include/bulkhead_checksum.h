#ifndef BULKHEAD_CHECKSUM_H
#define BULKHEAD_CHECKSUM_H
#include <stddef.h>
#include <stdint.h>

// CRC-32C (Castagnoli, as in iSCSI, ext4 and Btrfs). No library at hand has it, and Swift cannot compile one function
// for a processor that has the instruction while the rest runs on any. Goes when either changes.
//
// `checksum` is 0, or the result for the bytes before these. Takes the processor's own instruction where it has one.
uint32_t bulkhead_crc32c(uint32_t checksum, const void *_Nullable bytes, size_t count);
// The same from a table, on any processor.
uint32_t bulkhead_crc32c_from_table(uint32_t checksum, const void *_Nullable bytes, size_t count);
#endif
