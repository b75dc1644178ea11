/// Reads the files of `/proc/PID` that consist of lines: `status` and `limits`. It looks up the few lines that are
/// wanted and leaves the rest alone, since it stands in the way of every start.
package struct ProcessStatus: Sendable {
    private let text: [UInt8]

    package init(_ text: [UInt8]) { self.text = text }

    /// The value of a line of `status`, such as `1` for `NoNewPrivs:\t1`; "nothing" where there is no such line.
    package subscript(name: String) -> String {
        guard let rest = line(after: name + ":") else { return "nothing" }
        return String(decoding: Self.trimmed(rest), as: UTF8.self)
    }

    /// The blank-separated parts of a value.
    package func parts(_ name: String) -> [String] {
        Self.fields(line(after: name + ":") ?? []).map { String(decoding: $0, as: UTF8.self) }
    }

    package struct Limit: Sendable, Hashable, CustomStringConvertible {
        package let soft: UInt64
        package let hard: UInt64
        package var description: String { "\(soft)/\(hard)" }
    }

    /// A line of `limits`, such as `Max address space     268435456    268435456    bytes`, by the number of its
    /// resource.
    package func limit(_ resource: Int32) -> Limit? {
        guard Self.limitTitles.indices.contains(Int(resource)),
            let rest = line(after: Self.limitTitles[Int(resource)] + " ")
        else { return nil }
        let fields = Self.fields(rest)
        guard fields.count >= 2 else { return nil }
        return Limit(soft: Self.value(fields[0]), hard: Self.value(fields[1]))
    }

    /// In the order of the resources' numbers.
    private static let limitTitles = [
        "Max cpu time", "Max file size", "Max data size", "Max stack size", "Max core file size", "Max resident set",
        "Max processes", "Max open files", "Max locked memory", "Max address space", "Max file locks",
        "Max pending signals", "Max msgqueue size", "Max nice priority", "Max realtime priority",
        "Max realtime timeout",
    ]

    /// What follows `prefix` on the line that begins with it.
    private func line(after prefix: String) -> ArraySlice<UInt8>? {
        var prefix = prefix
        return prefix.withUTF8 { prefix in
            text.withUnsafeBufferPointer { text in
                var start = 0
                while start < text.count {
                    var index = 0
                    while index < prefix.count, start + index < text.count, text[start + index] == prefix[index] {
                        index += 1
                    }
                    var end = start + index
                    while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
                    if index == prefix.count { return self.text[(start + index)..<end] }
                    start = end + 1
                }
                return nil
            }
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop(while: isBlank)
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return bytes
    }

    private static func fields(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        bytes.split(whereSeparator: isBlank)
    }

    /// A number, or `unlimited`.
    private static func value(_ text: ArraySlice<UInt8>) -> UInt64 {
        var value: UInt64 = 0
        for byte in text {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return .max }
            value = value &* 10 &+ UInt64(byte - UInt8(ascii: "0"))
        }
        return value
    }
}
