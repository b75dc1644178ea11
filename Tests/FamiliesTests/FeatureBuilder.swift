import StrategySDK

/// The value of a feature in a test, as an event line would have it.
enum FeatureValue: Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
    ExpressibleByNilLiteral
{
    case number(Double)
    case text(String)
    case null

    init(floatLiteral value: Double) { self = .number(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(stringLiteral value: String) { self = .text(value) }
    init(nilLiteral: ()) { self = .null }

    /// As a numeric feature sees it.
    var asNumber: Double? {
        switch self {
        case .number(let value): value
        case .text(let text): DecimalText.number(text.utf8)
        case .null: nil
        }
    }
}

/// Hands values to a plugin the way a worker does: by columns in memory, through the real `FeatureReader`.
///
/// It knows number features only, which is all that the families read.
enum FeatureBuilder {
    /// The features of an event with `values`, or nil where a required one is missing.
    static func features<Features: StrategyFeatures>(
        _ type: Features.Type, from values: [String: FeatureValue]
    ) -> Features? {
        var declaring = FeatureReader()
        _ = Features(from: &declaring)
        let declared = declaring.declarations

        // The columns stand in reverse, so that a reader which ignored its column indices would be found out.
        let numbers = declared.reversed().map { values[$0.name]?.asNumber }
        let columns = declared.indices.map { UInt16(declared.count - 1 - $0) }
        for (declaration, column) in zip(declared, columns)
        where declaration.isRequired && numbers[Int(column)] == nil { return nil }

        var presence = Array(repeating: UInt64(0), count: (numbers.count + 63) / 64)
        for (column, number) in numbers.enumerated() where number != nil {
            presence[column / 64] |= 1 << UInt64(column % 64)
        }
        return presence.withUnsafeBytes { presence in
            numbers.map { $0 ?? 0 }.withUnsafeBytes { numbers in
                columns.withUnsafeBufferPointer { columns in
                    withUnsafeTemporaryAllocation(of: UnsafeRawBufferPointer.self, capacity: 1) { texts in
                        guard let presence = presence.baseAddress, let numbers = numbers.baseAddress,
                            let columns = columns.baseAddress, let texts = texts.baseAddress
                        else { return nil }
                        var reader = FeatureReader(
                            FeatureColumns(
                                presence: presence, numbers: numbers, texts: UnsafePointer(texts), columns: columns,
                                numberCount: declared.count))
                        return Features(from: &reader)
                    }
                }
            }
        }
    }
}
