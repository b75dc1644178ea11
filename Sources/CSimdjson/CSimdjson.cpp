#include "CSimdjson.h"
#include "NameTable.hpp"
#include "Scanning.hpp"

#include <simdjson.h>

#include <memory>
#include <new>

namespace {

using simdjson::ondemand::json_iterator;
using simdjson::ondemand::raw_json_string;

static_assert(CSIMDJSON_PADDING >= simdjson::SIMDJSON_PADDING, "simdjson reads further past the end than we promise");
} // namespace

/// Walks the tokens that simdjson found in a line. The walk checks the whole grammar itself, since simdjson's own
/// On-Demand walk does not check what it skips.
struct csimdjson_parser {
    simdjson::ondemand::parser simd;
    csimdjson_event event{};
    csimdjson_value values[CSIMDJSON_MAX_VALUES];
    NameTable names;
    ExtraFields extra;
    /// Unescaped text of this line, never longer than the line; simdjson writes in blocks past its end.
    uint8_t unescaped[CSIMDJSON_MAX_LINE + 2 * CSIMDJSON_PADDING];
    uint8_t *next_unescaped = unescaped;
    json_iterator tokens;
    const uint8_t *limit = nullptr;
    uint64_t line = 0;

    bool next(const uint8_t *&token) {
        if (tokens.at_end()) { return false; }
        token = tokens.return_current_and_advance();
        return true;
    }

    bool expect(uint8_t wanted) {
        const uint8_t *token;
        return next(token) && *token == wanted;
    }

    /// `,` leads to another member, `closing` to the end.
    csimdjson_code separator(uint8_t closing, bool &is_last) {
        const uint8_t *token;
        if (!next(token)) { return CSIMDJSON_NOT_JSON; }
        is_last = *token == closing;
        return is_last || *token == ',' ? CSIMDJSON_OK : CSIMDJSON_NOT_JSON;
    }

    /// Reads what starts after a quote. Copies only where there are escapes.
    csimdjson_code text(const uint8_t *start, Text &result) {
        const uint8_t *end = find_quote_or_backslash(start);
        if (*end == '"') {
            result = Text{start, static_cast<uint32_t>(end - start)};
            return CSIMDJSON_OK;
        }
        std::string_view view;
        if (simd.unescape(raw_json_string(start), next_unescaped).get(view)) { return CSIMDJSON_NOT_JSON; }
        result = Text{reinterpret_cast<const uint8_t *>(view.data()), static_cast<uint32_t>(view.size())};
        return CSIMDJSON_OK;
    }

    /// Checks one value of any type and forgets it.
    csimdjson_code skip(const uint8_t *token, int depth) {
        bool is_integer;
        Text ignored;
        switch (*token) {
        case '"': return text(token + 1, ignored);
        case '{': case '[': return skip_members(*token == '{', depth);
        case 't': return is_word(token, "true", 4) ? CSIMDJSON_OK : CSIMDJSON_NOT_JSON;
        case 'f': return is_word(token, "false", 5) ? CSIMDJSON_OK : CSIMDJSON_NOT_JSON;
        case 'n': return is_word(token, "null", 4) ? CSIMDJSON_OK : CSIMDJSON_NOT_JSON;
        default: return end_of_number(token, is_integer) ? CSIMDJSON_OK : CSIMDJSON_NOT_JSON;
        }
    }

    csimdjson_code skip_members(bool is_object, int depth) {
        if (depth >= CSIMDJSON_MAX_DEPTH) { return CSIMDJSON_TOO_DEEP; }
        const uint8_t closing = is_object ? '}' : ']';
        const uint8_t *token;
        if (!next(token)) { return CSIMDJSON_NOT_JSON; }
        if (*token == closing) { return CSIMDJSON_OK; }
        while (true) {
            if (is_object) {
                Text name;
                const bool is_name = *token == '"' && text(token + 1, name) == CSIMDJSON_OK;
                if (!is_name || !expect(':') || !next(token)) { return CSIMDJSON_NOT_JSON; }
            }
            if (csimdjson_code code = skip(token, depth + 1)) { return code; }
            bool is_last;
            if (csimdjson_code code = separator(closing, is_last)) { return code; }
            if (is_last) { return CSIMDJSON_OK; }
            if (!next(token)) { return CSIMDJSON_NOT_JSON; }
        }
    }

    /// A field whose text is wanted, or whose integer is.
    csimdjson_code field(const uint8_t *token, csimdjson_field &result, bool wants_integer) {
        if (*token == '"') {
            Text content;
            if (csimdjson_code code = text(token + 1, content)) { return code; }
            result = csimdjson_field{content.bytes, content.length, CSIMDJSON_TEXT};
            return content.length > CSIMDJSON_MAX_TEXT ? CSIMDJSON_TEXT_TOO_LONG : CSIMDJSON_OK;
        }
        bool is_integer;
        if (wants_integer && (*token == '-' || is_digit(*token))) {
            const uint8_t *end = end_of_number(token, is_integer);
            if (end == nullptr) { return CSIMDJSON_NOT_JSON; }
            const auto length = static_cast<uint32_t>(end - token);
            result = csimdjson_field{token, length, is_integer ? CSIMDJSON_INTEGER : CSIMDJSON_OTHER};
            return length > CSIMDJSON_MAX_TEXT ? CSIMDJSON_TEXT_TOO_LONG : CSIMDJSON_OK;
        }
        result.kind = *token == 'n' ? CSIMDJSON_NULL : CSIMDJSON_OTHER;
        return skip(token, 1);
    }

    csimdjson_code value(const uint8_t *token, csimdjson_value &result) {
        switch (*token) {
        case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9': {
            if (!simdjson::builtin::numberparsing::parse_double(token).get(result.number)) {
                result.kind = CSIMDJSON_NUMBER;
                return CSIMDJSON_OK;
            }
            bool is_integer;
            result.kind = CSIMDJSON_OUT_OF_RANGE;
            return end_of_number(token, is_integer) ? CSIMDJSON_OK : CSIMDJSON_NOT_JSON;
        }
        case 'n':
            result.kind = CSIMDJSON_NULL;
            return is_word(token, "null", 4) ? CSIMDJSON_OK : CSIMDJSON_NOT_JSON;
        case '"': {
            Text content;
            if (csimdjson_code code = text(token + 1, content)) { return code; }
            result.kind = CSIMDJSON_TEXT;
            result.text = content.bytes;
            result.text_length = content.length;
            return content.length > CSIMDJSON_MAX_TEXT ? CSIMDJSON_TEXT_TOO_LONG : CSIMDJSON_OK;
        }
        default:
            result.kind = CSIMDJSON_OTHER;
            return skip(token, 2);
        }
    }

    csimdjson_code name(const uint8_t *start, uint16_t previous, uint16_t &result) {
        result = names.predict(previous, start, limit);
        if (result == NameTable::none) {
            Text content;
            if (csimdjson_code code = text(start, content)) { return code; }
            if (content.length > CSIMDJSON_MAX_NAME) { return CSIMDJSON_NAME_TOO_LONG; }
            result = names.intern(previous, content.bytes, content.length);
        }
        return names.meet(result, line) ? CSIMDJSON_DUPLICATE_VALUE : CSIMDJSON_OK;
    }

    /// The members of `values`.
    csimdjson_code members() {
        const uint8_t *token;
        if (!next(token)) { return CSIMDJSON_NOT_JSON; }
        if (*token == '}') { return CSIMDJSON_OK; }
        uint16_t last = NameTable::none;
        while (true) {
            if (*token != '"') { return CSIMDJSON_NOT_JSON; }
            if (event.value_count == CSIMDJSON_MAX_VALUES) { return CSIMDJSON_TOO_MANY_VALUES; }
            csimdjson_value &result = values[event.value_count];
            if (csimdjson_code code = name(token + 1, last, last)) { return code; }
            result.name = last;
            if (!expect(':') || !next(token)) { return CSIMDJSON_NOT_JSON; }
            if (csimdjson_code code = value(token, result)) { return code; }
            event.value_count += 1;
            bool is_last;
            if (csimdjson_code code = separator('}', is_last)) { return code; }
            if (is_last) { return CSIMDJSON_OK; }
            if (!next(token)) { return CSIMDJSON_NOT_JSON; }
        }
    }

    /// The field that a name at the top means, or null.
    csimdjson_field *known_field(Text name) {
        const auto is = [name](const char *other) { return std::memcmp(name.bytes, other, name.length) == 0; };
        switch (name.length) {
        case 3: return is("seq") ? &event.seq : nullptr;
        case 6: return is("symbol") ? &event.symbol : is("source") ? &event.source : nullptr;
        case 8: return is("event_ts") ? &event.event_ts : nullptr;
        case 9: return is("timeframe") ? &event.timeframe : nullptr;
        case 14: return is("schema_version") ? &event.schema_version : nullptr;
        default: return nullptr;
        }
    }

    /// One field at the top: name, colon and value.
    csimdjson_code top_field(const uint8_t *token) {
        Text name;
        if (*token != '"') { return CSIMDJSON_NOT_JSON; }
        if (csimdjson_code code = text(token + 1, name)) { return code; }
        if (!expect(':') || !next(token)) { return CSIMDJSON_NOT_JSON; }
        if (name.length == 6 && std::memcmp(name.bytes, "values", 6) == 0) {
            if (event.values_kind != CSIMDJSON_ABSENT) { return CSIMDJSON_DUPLICATE_FIELD; }
            event.values_kind = *token == '{' ? CSIMDJSON_OBJECT : CSIMDJSON_OTHER;
            return *token == '{' ? members() : skip(token, 1);
        }
        if (csimdjson_field *known = known_field(name)) {
            if (known->kind != CSIMDJSON_ABSENT) { return CSIMDJSON_DUPLICATE_FIELD; }
            return field(token, *known, known == &event.seq);
        }
        if (extra.count() == CSIMDJSON_MAX_VALUES) { return CSIMDJSON_TOO_MANY_FIELDS; }
        if (!extra.add(name.bytes, name.length)) { return CSIMDJSON_DUPLICATE_FIELD; }
        return skip(token, 1);
    }

    csimdjson_code top() {
        const uint8_t *token;
        if (!expect('{') || !next(token)) { return CSIMDJSON_NOT_JSON; }
        bool is_last = *token == '}';
        while (!is_last) {
            if (csimdjson_code code = top_field(token)) { return code; }
            if (csimdjson_code code = separator('}', is_last)) { return code; }
            if (!is_last && !next(token)) { return CSIMDJSON_NOT_JSON; }
        }
        return tokens.at_end() ? CSIMDJSON_OK : CSIMDJSON_TRAILING_CONTENT;
    }

    csimdjson_code parse(const uint8_t *bytes, size_t length) {
        line += 1;
        limit = bytes + length;
        next_unescaped = unescaped;
        event = csimdjson_event{};
        event.values = values;
        extra.begin(line);
        names.make_room();
        csimdjson_code code = start(bytes, length);
        if (code == CSIMDJSON_OK) { code = top(); }
        event.extra_fields = extra.count();
        event.name_count = names.count();
        event.name_epoch = names.epoch();
        return code;
    }

private:
    /// Finds the tokens, which also checks UTF-8 and that every text is closed.
    csimdjson_code start(const uint8_t *bytes, size_t length) {
        if (length > CSIMDJSON_MAX_LINE) { return CSIMDJSON_LINE_TOO_LONG; }
        const simdjson::padded_string_view view(bytes, length, length + CSIMDJSON_PADDING);
        switch (simd.iterate_raw(view).get(tokens)) {
        case simdjson::SUCCESS: break;
        case simdjson::UTF8_ERROR: return CSIMDJSON_NOT_UTF8;
        case simdjson::MEMALLOC: return CSIMDJSON_NO_MEMORY;
        default: return CSIMDJSON_NOT_JSON;
        }
        if (*tokens.peek() != '{') { return CSIMDJSON_NOT_AN_OBJECT; }
        // A number is read up to the first byte that cannot belong to it. Where the line ends in a brace, that byte is
        // never beyond the line.
        size_t end = length;
        while (is_blank(bytes[end - 1])) { end -= 1; }
        return bytes[end - 1] == '}' ? CSIMDJSON_OK : CSIMDJSON_NOT_JSON;
    }
};

csimdjson_parser *csimdjson_create(void) {
    std::unique_ptr<csimdjson_parser> parser(new (std::nothrow) csimdjson_parser);
    if (parser == nullptr || parser->simd.allocate(CSIMDJSON_MAX_LINE)) { return nullptr; }
    parser->names.forget();
    parser->event.values = parser->values;
    return parser.release();
}

void csimdjson_destroy(csimdjson_parser *parser) { delete parser; }

const csimdjson_event *csimdjson_result(const csimdjson_parser *parser) { return &parser->event; }

csimdjson_code csimdjson_parse(csimdjson_parser *parser, const uint8_t *line, size_t length) {
    return parser->parse(line, length);
}

const uint8_t *csimdjson_name_at(const csimdjson_parser *parser, uint16_t name, uint32_t *length) {
    *length = parser->names.length(name);
    return parser->names.bytes(name);
}
