import Logging
import Status
import Words

/// How a line of the log is written.
package enum LogFormat: Sendable, Hashable {
    /// `bulkhead: warning: MESSAGE (family=… seq=…)`, for people.
    case text(usesColour: Bool)
    /// An object a line: `at`, `level`, `message`, then the metadata.
    case json

    /// The bytes of a line, with its end.
    func bytes(_ line: LogLine, at time: WallTime) -> [UInt8] {
        switch self {
        case .text(let usesColour):
            var bytes = Self.prefix(line.level, usesColour)
            EscapedText.append(line.message, to: &bytes)
            Self.append(line.fields, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
            return bytes
        case .json:
            var bytes = Self.object(line, line.fields, time)
            bytes += "}\n".utf8
            return bytes
        }
    }

    /// A line for many that were not written.
    func bytes(_ repetition: LogRepetition, at time: WallTime) -> [UInt8] {
        let line = repetition.line
        switch self {
        case .text(let usesColour):
            var bytes = Self.prefix(line.level, usesColour)
            EscapedText.append(line.message, to: &bytes)
            Self.append(line.lastingFields, to: &bytes)
            let times = repetition.count == 1 ? "once more" : "\(Quantity.text(repetition.count)) more times"
            bytes += ": repeated \(times) in \(Quantity.text(repetition.seconds)) s\n".utf8
            return bytes
        case .json:
            var bytes = Self.object(line, line.lastingFields, time)
            bytes += ",\"repeated\":\(repetition.count),\"seconds\":\(repetition.seconds)}\n".utf8
            return bytes
        }
    }

    func bytes(lostLines count: UInt64, at time: WallTime) -> [UInt8] {
        let message = "lines were lost here, since nobody read them"
        return bytes(LogLine(level: .warning, message: message, metadata: ["count": "\(count)"]), at: time)
    }

    private static func prefix(_ level: Logger.Level, _ usesColour: Bool) -> [UInt8] {
        switch level {
        case .info, .notice: Array("bulkhead: ".utf8)
        case .trace, .debug: Array("bulkhead: \(level.rawValue): ".utf8)
        case .warning: coloured("bulkhead: warning: ", "33", usesColour)
        case .error, .critical: coloured("bulkhead: \(level.rawValue): ", "31", usesColour)
        }
    }

    private static func coloured(_ text: String, _ colour: String, _ usesColour: Bool) -> [UInt8] {
        Array((usesColour ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text).utf8)
    }

    private static func append(_ fields: [(key: String, value: LogLine.Value)], to bytes: inout [UInt8]) {
        guard !fields.isEmpty else { return }
        bytes += " (".utf8
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: " ")) }
            EscapedText.append(field.key, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            let text = field.value.description
            // Where a value would not be seen to end, it stands in quotes.
            if text.isEmpty || text.contains(where: { " =()\"".contains($0) }) {
                EscapedText.appendJSON(text, to: &bytes)
            } else {
                EscapedText.append(text, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: ")"))
    }

    /// Without its closing brace.
    private static func object(
        _ line: LogLine, _ fields: [(key: String, value: LogLine.Value)], _ time: WallTime
    ) -> [UInt8] {
        var bytes = Array("{\"at\":\"\(time)\",\"level\":\"\(line.level.rawValue)\",\"message\":".utf8)
        EscapedText.appendJSON(line.message, to: &bytes)
        for field in fields {
            bytes.append(UInt8(ascii: ","))
            EscapedText.appendJSON(ownKeys.contains(field.key) ? "metadata_\(field.key)" : field.key, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            switch field.value {
            case .text(let text): EscapedText.appendJSON(text, to: &bytes)
            case .integer(let integer): bytes += String(integer).utf8
            }
        }
        return bytes
    }

    /// A key must not come twice.
    private static let ownKeys: Set<String> = ["at", "level", "message", "repeated", "seconds"]
}
