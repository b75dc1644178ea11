/// Why a line did not become an event. The raw value is the reason as people read it: a fixed set, so that it can name
/// a metric too.
package enum Rejection: String, Sendable, Hashable, CaseIterable {
    case overlongLine = "line: longer than 1 MiB"
    case notJSON = "line: not JSON"
    case notUTF8 = "line: not UTF-8"
    case notObject = "line: not a JSON object"
    case trailingContent = "line: something follows the JSON object"
    case duplicateField = "line: a field comes twice"
    case tooManyFields = "line: more than 512 unknown fields"
    case tooDeep = "line: nested more than 64 deep"
    case textTooLong = "line: a text is longer than 4 KiB"
    case noMemory = "line: no memory to read it"

    case schemaMissing = "schema_version: missing"
    case schemaNotText = "schema_version: not a text"
    case schemaNotVersion = "schema_version: not a version, such as 3.0.0"
    case schemaUnsupported = "schema_version: not supported, only major version 3 is"

    case symbolMissing = "symbol: missing"
    case symbolNotText = "symbol: not a text"
    case symbolTooLong = "symbol: longer than 256 bytes"

    case eventTimeMissing = "event_ts: missing"
    case eventTimeNotText = "event_ts: not a text"
    case eventTimeNotRFC3339 = "event_ts: not RFC 3339"
    case eventTimeTooFine = "event_ts: more than nine digits of fraction"
    case eventTimeOutOfRange = "event_ts: not between 1677-09-21 and 2262-04-11"

    case timeframeMissing = "timeframe: missing"
    case timeframeNotText = "timeframe: not a text"
    case timeframeTooLong = "timeframe: longer than 256 bytes"

    case sourceNotText = "source: not a text"
    case sequenceWrongType = "seq: neither an integer nor a text"

    case valuesMissing = "values: missing"
    case valuesNotObject = "values: not an object"
    case duplicateValue = "values: a name comes twice"
    case tooManyValues = "values: more than 512 names"
    case nameTooLong = "values: a name is longer than 128 bytes"

    package var reason: String { rawValue }
}
