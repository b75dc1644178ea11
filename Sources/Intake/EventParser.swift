import CSimdjson
import StrategySDK
package import Supervision

/// What became of a line.
package enum ParseResult: Sendable, Hashable {
    /// The row is filled.
    case event
    /// The row is not to be used.
    case rejected(Rejection)
}

/// Reads lines of JSON into rows.
///
/// Everything in a line must be valid JSON (RFC 8259) in UTF-8, what nobody asks for included. Where a line has several
/// faults one is named: the first against JSON, duplicate keys or the limits, or else the first of `schema_version`,
/// `symbol`, `event_ts`, `timeframe`, `source`, `seq`, `values`. `source` and `seq` may be null, which is as if they
/// were absent. Reading an event allocates nothing.
///
/// Values are compared (``EventRow/values``) by what they say, not by how they are spelled: 1 and 1.0, and 0 and −0,
/// are the same number; the text `"1"` is not. A value that is not usable (a boolean, an array, an object, a number
/// that no double can hold) is the same as null; null is not the same as absent.
package struct EventParser: ~Copyable {
    /// Of symbol and timeframe.
    package static let maxKeyBytes = 256

    package private(set) var counters = IntakeCounters()
    private let parser: OpaquePointer
    private let event: UnsafePointer<csimdjson_event>
    private var map: FeatureMap
    private let table: ColumnTable

    package init(_ table: ColumnTable) throws(IntakeError) {
        guard let parser = csimdjson_create() else {
            throw IntakeError(code: .inputOutput, source: "input", message: "no memory for reading lines", line: nil)
        }
        self.parser = parser
        self.table = table
        event = csimdjson_result(parser)
        map = FeatureMap(table)
    }

    deinit { csimdjson_destroy(parser) }

    /// Names of values that occurred lately, at most `limit`, as far as they are UTF-8.
    package func featureNames(limit: Int) -> [String] {
        (0..<min(limit, Int(event.pointee.name_count))).map { number in
            String(decoding: FeatureMap.name(number, parser), as: UTF8.self)
        }
    }

    /// Reads one line.
    /// - Parameters:
    ///   - line: ``LineReader/padding`` more bytes must be readable after it.
    ///   - row: made with the same table. What it points to is valid until the next line is parsed or read.
    package mutating func parse(_ line: UnsafeRawBufferPointer, into row: inout EventRow) -> ParseResult {
        precondition(
            row.numbers.count == table.numberCount && row.texts.count == table.textCount
                && row.presence.count == table.presenceWords,
            "the row was made with another table")
        guard let start = line.baseAddress else { return .rejected(.notJSON) }
        let code = csimdjson_parse(parser, start.assumingMemoryBound(to: UInt8.self), line.count)
        map.update(event, parser)
        if let rejection = Rejection(code) ?? readFields(into: &row) { return .rejected(rejection) }
        counters.extraFields += Int(event.pointee.extra_fields)
        row.values = readValues(&row.presence, &row.numbers, &row.texts)
        return .event
    }

    /// Everything but the values.
    private func readFields(into row: inout EventRow) -> Rejection? {
        switch event.pointee.schema_version.kind {
        case CSIMDJSON_TEXT: break
        case CSIMDJSON_ABSENT: return .schemaMissing
        default: return .schemaNotText
        }
        if let rejection = SchemaVersion.check(event.pointee.schema_version.text) { return rejection }

        switch event.pointee.symbol.kind {
        case CSIMDJSON_TEXT: row.symbol = event.pointee.symbol.text
        case CSIMDJSON_ABSENT: return .symbolMissing
        default: return .symbolNotText
        }
        if row.symbol.count > Self.maxKeyBytes { return .symbolTooLong }

        switch event.pointee.event_ts.kind {
        case CSIMDJSON_TEXT: row.eventTimeText = event.pointee.event_ts.text
        case CSIMDJSON_ABSENT: return .eventTimeMissing
        default: return .eventTimeNotText
        }
        switch Timestamp.nanoseconds(row.eventTimeText) {
        case .success(let time): row.eventTime = time
        case .failure(.notRFC3339): return .eventTimeNotRFC3339
        case .failure(.tooManyFractionDigits): return .eventTimeTooFine
        case .failure(.outOfRange): return .eventTimeOutOfRange
        }

        switch event.pointee.timeframe.kind {
        case CSIMDJSON_TEXT: row.timeframe = event.pointee.timeframe.text
        case CSIMDJSON_ABSENT: return .timeframeMissing
        default: return .timeframeNotText
        }
        if row.timeframe.count > Self.maxKeyBytes { return .timeframeTooLong }

        if let rejection = readIdentity(into: &row.identity) { return rejection }

        switch event.pointee.values_kind {
        case CSIMDJSON_OBJECT: return nil
        case CSIMDJSON_ABSENT: return .valuesMissing
        default: return .valuesNotObject
        }
    }

    private func readIdentity(into identity: inout Fingerprint) -> Rejection? {
        identity = Fingerprint()
        switch event.pointee.source.kind {
        case CSIMDJSON_TEXT:
            let content = ContentHash.of(event.pointee.source.text)
            identity.add(name: Self.sourceName, content: content, kind: Self.textKind)
        case CSIMDJSON_ABSENT, CSIMDJSON_NULL: break
        default: return .sourceNotText
        }
        switch event.pointee.seq.kind {
        case CSIMDJSON_TEXT:
            identity.add(
                name: Self.sequenceName, content: ContentHash.of(event.pointee.seq.text), kind: Self.textKind)
        case CSIMDJSON_INTEGER:
            // As it was written: an integer has only one spelling in JSON, but for the sign of zero.
            var digits = event.pointee.seq.text
            if digits.count == 2, digits.elementsEqual("-0".utf8) {
                digits = UnsafeRawBufferPointer(rebasing: digits[1...])
            }
            identity.add(name: Self.sequenceName, content: ContentHash.of(digits), kind: Self.numberKind)
        case CSIMDJSON_ABSENT, CSIMDJSON_NULL: break
        default: return .sequenceWrongType
        }
        return nil
    }

    private static let sourceName: UInt64 = 0x1319_8a2e_0370_7344
    private static let sequenceName: UInt64 = 0xa409_3822_299f_31d0
    private static let numberKind: UInt64 = 0
    private static let textKind: UInt64 = 0x9e37_79b9_7f4a_7c15
    private static let nullKind: UInt64 = 0xc2b2_ae3d_27d4_eb4f

    /// Fills the columns and returns the fingerprint of all values.
    private mutating func readValues(
        _ presence: inout [UInt64], _ numbers: inout [Double], _ texts: inout [[UInt8]]
    ) -> Fingerprint {
        var fingerprint = Fingerprint()
        for index in presence.indices { presence[index] = 0 }
        for index in numbers.indices { numbers[index] = 0 }
        for index in texts.indices where !texts[index].isEmpty { texts[index].removeAll(keepingCapacity: true) }
        let values = UnsafeBufferPointer(start: event.pointee.values, count: Int(event.pointee.value_count))
        for value in values {
            let target = map.targets[Int(value.name)]
            switch UInt32(value.kind) {
            case CSIMDJSON_NUMBER.rawValue:
                // −0 + 0 is 0.
                fingerprint.add(name: target.hash, content: (value.number + 0).bitPattern, kind: Self.numberKind)
                if target.number >= 0 {
                    numbers[Int(target.number)] = value.number
                    presence.mark(target.number)
                }
                presence.mark(target.presenceColumn)
            case CSIMDJSON_TEXT.rawValue:
                let bytes = UnsafeRawBufferPointer(start: value.text, count: Int(value.text_length))
                fingerprint.add(name: target.hash, content: ContentHash.of(bytes), kind: Self.textKind)
                if target.number >= 0, let number = DecimalText.number(bytes) {
                    numbers[Int(target.number)] = number
                    presence.mark(target.number)
                }
                if target.text >= 0 { texts[Int(target.text)].append(contentsOf: bytes) }
                presence.mark(target.textColumn)
                presence.mark(target.presenceColumn)
            case CSIMDJSON_NULL.rawValue:
                fingerprint.add(name: target.hash, content: 0, kind: Self.nullKind)
            default:
                fingerprint.add(name: target.hash, content: 0, kind: Self.nullKind)
                counters.countDiscarded(FeatureMap.name(Int(value.name), parser))
            }
        }
        return fingerprint
    }
}

extension [UInt64] {
    /// Sets the bit of a column; −1 is none.
    @inline(__always) fileprivate mutating func mark(_ column: Int32) {
        if column >= 0 { self[Int(column >> 6)] |= 1 << UInt64(column & 63) }
    }
}

extension csimdjson_field {
    fileprivate var text: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: Int(length)) }
}

extension Rejection {
    /// Nil where the line is valid.
    fileprivate init?(_ code: csimdjson_code) {
        switch code {
        case CSIMDJSON_OK: return nil
        case CSIMDJSON_NOT_UTF8: self = .notUTF8
        case CSIMDJSON_NOT_AN_OBJECT: self = .notObject
        case CSIMDJSON_TRAILING_CONTENT: self = .trailingContent
        case CSIMDJSON_DUPLICATE_FIELD: self = .duplicateField
        case CSIMDJSON_DUPLICATE_VALUE: self = .duplicateValue
        case CSIMDJSON_TOO_MANY_FIELDS: self = .tooManyFields
        case CSIMDJSON_TOO_MANY_VALUES: self = .tooManyValues
        case CSIMDJSON_NAME_TOO_LONG: self = .nameTooLong
        case CSIMDJSON_TEXT_TOO_LONG: self = .textTooLong
        case CSIMDJSON_TOO_DEEP: self = .tooDeep
        case CSIMDJSON_LINE_TOO_LONG: self = .overlongLine
        case CSIMDJSON_NO_MEMORY: self = .noMemory
        default: self = .notJSON
        }
    }
}
