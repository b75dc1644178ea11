/// What a plugin reads of an event, as a typed value.
///
/// The initialiser is at once the declaration and the reader, so that the two cannot differ: the host runs it once
/// without an event to learn the names, and then for each event. It must therefore read every feature
/// unconditionally and in the same order.
///
/// ```swift
/// struct Features: StrategyFeatures {
///     let price: Double
///     let spread: Double?
///     init(from reader: inout FeatureReader) {
///         price = reader.number("price")
///         spread = reader.optionalNumber("spread")
///     }
/// }
/// ```
public protocol StrategyFeatures: Sendable {
    init(from reader: inout FeatureReader)
}

/// A feature that a plugin declares.
public struct FeatureDeclaration: Sendable, Hashable {
    /// What a value of the feature is.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// A double; text in the grammar of a JSON number counts as one.
        case number = 0
        /// UTF-8 text of at most 4 KiB.
        case text = 1
    }

    /// 1 to 128 bytes.
    public let name: String
    public let kind: Kind
    /// The plugin is not called for an event in which a required feature is absent or null.
    public let isRequired: Bool

    public init(name: String, kind: Kind, isRequired: Bool) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
    }
}

/// Where the values of one event lie, and in which column each declared feature is found.
@usableFromInline package struct FeatureColumns {
    /// A bit for each column, least significant first, in 64-bit words: whether it has a value.
    @usableFromInline package var presence: UnsafeRawPointer
    /// A double for each number column.
    @usableFromInline package var numbers: UnsafeRawPointer
    /// Text for each text column, in column order; empty where absent.
    @usableFromInline package var texts: UnsafePointer<UnsafeRawBufferPointer>
    /// For each declared feature: its column, counted over all columns, numbers first.
    @usableFromInline package var columns: UnsafePointer<UInt16>
    /// How many of the columns are numbers.
    @usableFromInline package var numberCount: Int

    @inlinable package init(
        presence: UnsafeRawPointer, numbers: UnsafeRawPointer, texts: UnsafePointer<UnsafeRawBufferPointer>,
        columns: UnsafePointer<UInt16>, numberCount: Int
    ) {
        self.presence = presence
        self.numbers = numbers
        self.texts = texts
        self.columns = columns
        self.numberCount = numberCount
    }
}

/// Gives a plugin the values of one event, in the order in which it declared them. It allocates nothing for numbers.
public struct FeatureReader {
    /// Nil while declaring.
    @usableFromInline package let source: FeatureColumns?
    @usableFromInline var position = 0
    /// Nil while reading, so that reading an event touches no array.
    @usableFromInline var declared: [FeatureDeclaration]?

    /// Reads from an event.
    @inlinable package init(_ source: FeatureColumns) {
        self.source = source
        declared = nil
    }

    /// Learns what is read; every value is zero, empty or nil.
    package init() {
        source = nil
        declared = []
    }

    /// What was read so far while declaring.
    package var declarations: [FeatureDeclaration] { declared ?? [] }

    /// A required number.
    @inlinable public mutating func number(_ name: StaticString) -> Double {
        guard let source else { return declare(name, .number, isRequired: true, 0) }
        return source.number(at: next(source))
    }

    /// A number, or nil where the event has none.
    @inlinable public mutating func optionalNumber(_ name: StaticString) -> Double? {
        guard let source else { return declare(name, .number, isRequired: false, nil) }
        let column = next(source)
        return source.isPresent(column) ? source.number(at: column) : nil
    }

    /// A required text.
    @inlinable public mutating func text(_ name: StaticString) -> String {
        guard let source else { return declare(name, .text, isRequired: true, "") }
        return source.text(at: next(source))
    }

    /// A text, or nil where the event has none.
    @inlinable public mutating func optionalText(_ name: StaticString) -> String? {
        guard let source else { return declare(name, .text, isRequired: false, nil) }
        let column = next(source)
        return source.isPresent(column) ? source.text(at: column) : nil
    }

    @inlinable mutating func next(_ source: FeatureColumns) -> Int {
        defer { position += 1 }
        return Int(source.columns[position])
    }

    @usableFromInline mutating func declare<Value>(
        _ name: StaticString, _ kind: FeatureDeclaration.Kind, isRequired: Bool, _ value: Value
    ) -> Value {
        declared?.append(FeatureDeclaration(name: name.description, kind: kind, isRequired: isRequired))
        return value
    }
}

extension FeatureColumns {
    @inlinable func isPresent(_ column: Int) -> Bool {
        presence.load(fromByteOffset: (column >> 6) * 8, as: UInt64.self) >> UInt64(column & 63) & 1 == 1
    }

    @inlinable func number(at column: Int) -> Double {
        numbers.load(fromByteOffset: column * 8, as: Double.self)
    }

    @usableFromInline func text(at column: Int) -> String {
        String(decoding: texts[column - numberCount], as: UTF8.self)
    }
}
