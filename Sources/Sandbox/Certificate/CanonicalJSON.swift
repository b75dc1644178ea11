/// JSON that is written in one way only, so that the same value always has the same digest: keys sorted by their bytes,
/// no blanks, whole numbers, and in texts nothing escaped but what JSON wants escaped, control characters as `\u00…`.
/// `jq -cS .` and Python's `json.dumps(…, sort_keys=True, separators=(",", ":"), ensure_ascii=False)` write the same.
package enum CanonicalJSON: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case text(String)
    case list([CanonicalJSON])
    case object([String: CanonicalJSON])

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return bytes
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private func write(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .boolean(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += "\(value)".utf8
        case .text(let text): Self.write(text, into: &bytes)
        case .list(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                item.write(into: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.key, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x08: bytes += "\\b".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x0A: bytes += "\\n".utf8
            case 0x0C: bytes += "\\f".utf8
            case 0x0D: bytes += "\\r".utf8
            case ..<0x20: bytes += "\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    // MARK: Comparing

    /// One place at which two values differ.
    package struct Difference: Sendable, Hashable, CustomStringConvertible {
        /// Such as `identity.uids[0]`.
        package let place: String
        /// `nothing` where there was or is none.
        package let before: String
        package let after: String

        package var description: String { "\(place): \(before), now \(after)" }
    }

    /// Every place at which this value differs from an earlier one, in the order of the places.
    package func differences(from earlier: CanonicalJSON) -> [Difference] {
        let before = earlier.leaves(at: "")
        let after = leaves(at: "")
        return Set(before.keys).union(after.keys).sorted().compactMap { place in
            guard before[place] != after[place] else { return nil }
            return Difference(
                place: place, before: before[place] ?? "nothing", after: after[place] ?? "nothing")
        }
    }

    /// Items of lists go by what they are named by, where they are, so that one that is missing moves no other.
    private func leaves(at place: String) -> [String: String] {
        switch self {
        case .object(let members):
            members.reduce(into: [:]) { leaves, member in
                let inner = place.isEmpty ? member.key : "\(place).\(member.key)"
                leaves.merge(member.value.leaves(at: inner)) { first, _ in first }
            }
        case .list(let items):
            items.enumerated().reduce(into: [:]) { leaves, item in
                let inner = "\(place)[\(item.element.name ?? "\(item.offset)")]"
                leaves.merge(item.element.leaves(at: inner)) { first, _ in first }
            }
        case .text(let text): [place: text]
        default: [place: text]
        }
    }

    /// What an item of a list is called by.
    private var name: String? {
        guard case .object(let members) = self else { return nil }
        for key in ["protection", "number", "type", "phase", "what", "kind"] {
            switch members[key] {
            case .text(let text)?: return text
            case .integer(let number)?: return "\(number)"
            default: continue
            }
        }
        return nil
    }
}

extension CanonicalJSON: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(stringLiteral text: String) { self = .text(text) }
    package init(arrayLiteral items: CanonicalJSON...) { self = .list(items) }
    package init(dictionaryLiteral members: (String, CanonicalJSON)...) {
        self = .object(Dictionary(members) { first, _ in first })
    }

    init(_ number: (some BinaryInteger)?) { self = number.map { .integer(Int64(clamping: $0)) } ?? .null }
    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    init(_ value: Bool?) { self = value.map { .boolean($0) } ?? .null }
    init(_ texts: [String]?) { self = texts.map { .list($0.map { .text($0) }) } ?? .null }
    init(_ numbers: [some BinaryInteger]) { self = .list(numbers.map { CanonicalJSON($0) }) }
}
