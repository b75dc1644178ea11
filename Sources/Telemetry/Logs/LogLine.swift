import Logging
import Words

/// One message with its metadata, ready to be written or compared.
struct LogLine: Sendable {
    enum Value: Sendable, Hashable {
        case text(String)
        case integer(Int64)
    }

    static let maxMessageBytes = 8192
    static let maxValueBytes = 1024
    static let maxFields = 32

    let level: Logger.Level
    let message: String
    /// In the order in which they are written.
    let fields: [(key: String, value: Value)]

    init(level: Logger.Level, message: String, metadata: Logger.Metadata) {
        self.level = level
        self.message = Words.cut(message, bytes: Self.maxMessageBytes)
        let sorted = metadata.sorted { (Self.rank($0.key), $0.key) < (Self.rank($1.key), $1.key) }
        fields = sorted.prefix(Self.maxFields).map { key, value in
            let text = Words.cut(Self.text(value), bytes: Self.maxValueBytes)
            if Self.integerKeys.contains(key), let integer = Int64(text) { return (key, .integer(integer)) }
            return (key, .text(text))
        }
    }

    /// What differs between messages that are otherwise the same: it is left out of a comparison.
    private static let passingKeys: Set<String> = [
        "seq", "generation", "pid", "at", "time", "since", "milliseconds", "seconds",
    ]
    private static let integerKeys: Set<String> = [
        "generation", "seq", "pid", "milliseconds", "count", "events", "lines", "rejected", "intents",
    ]
    /// These come first, in this order; the others follow by name.
    private static let order = ["family", "strategy", "generation", "seq", "cause"]

    private static func rank(_ key: String) -> Int { order.firstIndex(of: key) ?? order.count }

    /// A dictionary by its keys, since its own order is another in every process.
    private static func text(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): text
        case .stringConvertible(let value): value.description
        case .array(let values): "[\(values.map(text).joined(separator: ", "))]"
        case .dictionary(let values):
            "[\(values.sorted { $0.key < $1.key }.map { "\($0.key): \(text($0.value))" }.joined(separator: ", "))]"
        }
    }

    /// The fields by which a message is the same as another.
    var lastingFields: [(key: String, value: Value)] { fields.filter { !Self.passingKeys.contains($0.key) } }

    /// Equal for messages that are the same.
    var foldingKey: [String] {
        [level.rawValue, message]
            + lastingFields.flatMap { [$0.key, $0.value.description] }
    }
}

extension LogLine.Value: CustomStringConvertible {
    var description: String {
        switch self {
        case .text(let text): text
        case .integer(let integer): String(integer)
        }
    }
}
