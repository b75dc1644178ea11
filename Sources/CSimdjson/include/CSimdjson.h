#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

// Reads one line of events with simdjson (C++), which Swift cannot call without its interoperability mode. It could go
// once a JSON reader of this speed exists for Swift. No C++ exception crosses this boundary.

#pragma clang assume_nonnull begin

/// Bytes that must be readable after every line that is parsed. Their content does not matter.
#define CSIMDJSON_PADDING 64
/// The longest line, in bytes.
#define CSIMDJSON_MAX_LINE (1 << 20)
/// Fields of the object `values`, and fields at the top.
#define CSIMDJSON_MAX_VALUES 512
/// Bytes of the name of a value, unescaped.
#define CSIMDJSON_MAX_NAME 128
/// Bytes of any text that is handed out, unescaped, and of a sequence number.
#define CSIMDJSON_MAX_TEXT 4096
/// How deep arrays and objects may lie in each other.
#define CSIMDJSON_MAX_DEPTH 64
/// How many different names of values are remembered before all are forgotten.
#define CSIMDJSON_MAX_NAMES 4096

/// Why a line was refused.
typedef enum csimdjson_code {
    CSIMDJSON_OK = 0,
    CSIMDJSON_NOT_JSON = 1,
    CSIMDJSON_NOT_UTF8 = 2,
    CSIMDJSON_NOT_AN_OBJECT = 3,
    CSIMDJSON_TRAILING_CONTENT = 4,
    CSIMDJSON_DUPLICATE_FIELD = 5,
    CSIMDJSON_DUPLICATE_VALUE = 6,
    CSIMDJSON_TOO_MANY_FIELDS = 7,
    CSIMDJSON_TOO_MANY_VALUES = 8,
    CSIMDJSON_NAME_TOO_LONG = 9,
    CSIMDJSON_TEXT_TOO_LONG = 10,
    CSIMDJSON_TOO_DEEP = 11,
    CSIMDJSON_LINE_TOO_LONG = 12,
    CSIMDJSON_NO_MEMORY = 13,
} csimdjson_code;

/// What stood in a field or a value.
typedef enum csimdjson_kind {
    /// The field is not there. Never said of a value.
    CSIMDJSON_ABSENT = 0,
    CSIMDJSON_NULL = 1,
    CSIMDJSON_NUMBER = 2,
    CSIMDJSON_TEXT = 3,
    /// Only of `seq`: an integer of any size; the text is how it was written.
    CSIMDJSON_INTEGER = 4,
    /// A number beyond the range of a double.
    CSIMDJSON_OUT_OF_RANGE = 5,
    /// Only of `values`.
    CSIMDJSON_OBJECT = 6,
    /// Any other type: a boolean, an array, an object.
    CSIMDJSON_OTHER = 7,
} csimdjson_kind;

/// A field at the top. The bytes lie in the line or in the parser, and are valid until the next parse.
typedef struct csimdjson_field {
    const uint8_t *_Nullable bytes;
    uint32_t length;
    csimdjson_kind kind;
} csimdjson_field;

/// One member of `values`.
typedef struct csimdjson_value {
    double number;
    const uint8_t *_Nullable text;
    uint32_t text_length;
    /// Number of the name; see `csimdjson_name_at`.
    uint16_t name;
    uint8_t kind;
} csimdjson_value;

/// What a line says. Belongs to the parser and is overwritten by the next parse.
typedef struct csimdjson_event {
    csimdjson_field symbol;
    csimdjson_field event_ts;
    csimdjson_field timeframe;
    csimdjson_field schema_version;
    csimdjson_field source;
    csimdjson_field seq;
    /// OBJECT where it is one.
    csimdjson_kind values_kind;
    /// Fields at the top that mean nothing here.
    uint32_t extra_fields;
    uint32_t value_count;
    /// Names seen since the names were last forgotten; they are numbered from 0 in order of first sight.
    uint32_t name_count;
    /// Changes whenever the names are forgotten, so that whoever keeps notes by number must drop them.
    uint32_t name_epoch;
    const csimdjson_value *values;
} csimdjson_event;

typedef struct csimdjson_parser csimdjson_parser;

/// A parser for lines of up to CSIMDJSON_MAX_LINE bytes, or NULL without memory for it (about 8 MiB of address space,
/// of which short lines touch little).
csimdjson_parser *_Nullable csimdjson_create(void);
void csimdjson_destroy(csimdjson_parser *_Nullable parser);

/// Where every parse leaves its result: the same place for the parser's life.
const csimdjson_event *csimdjson_result(const csimdjson_parser *parser);

/// Reads one line, whole: what is skipped must be valid too. After anything but OK the result is not to be used, except
/// for the names.
csimdjson_code csimdjson_parse(csimdjson_parser *parser, const uint8_t *line, size_t length);

/// The unescaped name of a value; valid until the names are forgotten.
const uint8_t *csimdjson_name_at(const csimdjson_parser *parser, uint16_t name, uint32_t *length);

#pragma clang assume_nonnull end

#if defined(__cplusplus)
}
#endif

#endif
