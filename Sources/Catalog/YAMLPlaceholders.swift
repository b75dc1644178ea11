/// Keeps from the YAML library what it would spend unbounded time on, and finds it again afterwards.
///
/// The library resolves aliases by itself and compares keys by value, so that a few hundred bytes of nested aliases
/// can cost hours. It has no switch for that. Therefore every `*`, and every `?`, which begins a key of any size, is
/// replaced by a character that the file does not contain: an alias `*name` is then read as a text that begins with
/// this character, at the same place. Every other text gets its own character back.
///
/// It also refuses a whole file for one repeated key and does not say where the second one stands. Hence
/// ``hideKey(at:)``, which changes the first letter of a key so that the file can be read again.
struct YAMLPlaceholders {
    private(set) var bytes: [UInt8]
    private let star: Unicode.Scalar
    private let question: Unicode.Scalar
    private let isChanged: Bool
    private var spare: ArraySlice<Unicode.Scalar>
    private var hidden: [Unicode.Scalar: Unicode.Scalar] = [:]

    /// How many repeated keys are looked into before the file is refused whole: each costs another pass.
    static let maxHiddenKeys = 16

    /// - Parameter bytes: UTF-8.
    /// - Returns: nil if the file leaves no character of the private use area unused.
    init?(_ bytes: [UInt8]) {
        let unused = Self.unusedScalars(bytes, count: 2 + Self.maxHiddenKeys)
        guard unused.count == 2 + Self.maxHiddenKeys else { return nil }
        star = unused[0]
        question = unused[1]
        spare = unused[2...]
        let (starUTF8, questionUTF8) = (Array(UTF8.encode(star) ?? .init()), Array(UTF8.encode(question) ?? .init()))
        self.bytes = []
        self.bytes.reserveCapacity(bytes.count + bytes.count / 16)
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "*"): self.bytes.append(contentsOf: starUTF8)
            case UInt8(ascii: "?"): self.bytes.append(contentsOf: questionUTF8)
            default: self.bytes.append(byte)
            }
        }
        isChanged = self.bytes.count != bytes.count
    }

    /// What an unquoted text stands for.
    enum Meaning {
        case text(String)
        /// `*name`
        case alias(String)
        /// `? key`
        case explicitKey
    }

    /// What `text`, read from ``bytes``, says in the file.
    func meaning(of text: String, isPlain: Bool) -> Meaning {
        guard isChanged || !hidden.isEmpty else { return .text(text) }
        if isPlain, let first = text.unicodeScalars.first {
            if first == star { return .alias(restore(text)) }
            let second = text.unicodeScalars.dropFirst().first
            if first == question, second == nil || second == " " || second == "\t" { return .explicitKey }
        }
        return .text(restore(text))
    }

    private func restore(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0xEE || $0 == 0xEF }) else { return text }
        var restored = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            restored.append(scalar == star ? "*" : scalar == question ? "?" : hidden[scalar] ?? scalar)
        }
        return String(restored)
    }

    /// Makes the key at `location` differ from every other. False where that cannot be done: no letter to change, or
    /// too many already.
    mutating func hideKey(at location: SourceLocation) -> Bool {
        guard var start = Self.offset(of: location, in: bytes), let placeholder = spare.first else { return false }
        let quotes: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: "'")]
        if start < bytes.count, quotes.contains(bytes[start]) { start += 1 }
        guard start < bytes.count else { return false }
        // What has a meaning of its own here cannot be changed without changing the structure.
        let untouchable = quotes + [0x20, 0x09, 0x0A, 0x0D] + Array("\\!&|>%@`#,:[]{}-".utf8)
        guard !untouchable.contains(bytes[start]) else { return false }
        let length = bytes[start] < 0x80 ? 1 : bytes[start] < 0xE0 ? 2 : bytes[start] < 0xF0 ? 3 : 4
        guard start + length <= bytes.count,
            let original = String(validating: bytes[start..<start + length], as: UTF8.self)?.unicodeScalars.first
        else { return false }
        spare.removeFirst()
        hidden[placeholder] = original == star ? "*" : original == question ? "?" : hidden[original] ?? original
        bytes.replaceSubrange(start..<start + length, with: Array(UTF8.encode(placeholder) ?? .init()))
        return true
    }

    /// The first `count` characters of the private use area that are not in `bytes`.
    private static func unusedScalars(_ bytes: [UInt8], count: Int) -> [Unicode.Scalar] {
        let area = (0xE000...0xF8FF as ClosedRange<UInt32>).lazy.compactMap(Unicode.Scalar.init)
        var used = escapedScalars(bytes)
        // Both lead bytes of the area are rare in real files.
        if bytes.contains(where: { $0 == 0xEE || $0 == 0xEF }) {
            for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where scalar.value >= 0xE000 {
                used.insert(scalar)
            }
        }
        return Array(area.filter { !used.contains($0) }.prefix(count))
    }

    /// What stands in `bytes` as `\uE000` or `\U0000E000`, which is a character like any other once it is read.
    private static func escapedScalars(_ bytes: [UInt8]) -> Set<Unicode.Scalar> {
        var scalars: Set<Unicode.Scalar> = []
        var rest = bytes[...]
        while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
            rest = rest[(backslash + 1)...]
            let length = rest.first == UInt8(ascii: "u") ? 4 : rest.first == UInt8(ascii: "U") ? 8 : 0
            let digits = String(decoding: rest.dropFirst().prefix(length), as: UTF8.self)
            if let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) { scalars.insert(scalar) }
        }
        return scalars
    }

    /// Where the scalar at `location` begins, with line breaks as YAML's reader counts them.
    private static func offset(of location: SourceLocation, in bytes: [UInt8]) -> Int? {
        var position = SourcePosition()
        for index in bytes.indices {
            if position.isAtScalarStart(bytes, index), position.location == location { return index }
            position.advance(bytes, index)
        }
        return nil
    }
}
