import Digest

/// The worker executables that may be loaded: a YAML file, by default `worker-pins.yaml` beside the worker.
///
/// ```yaml
/// format: 1
/// workers:
///   - name: "bulkhead-worker"
///     sha256: "…"                       # 64 hexadecimal digits
///     size: 9437184
///     path: "/usr/lib/bulkhead/bulkhead-worker"
///     pinned_at: "2026-11-26T05:34:31Z"
///     pinned_by: "ana"
///     reason: "release 1.4"             # optional
///     plugins: ["mean_reversion@1.0.0"]
/// ```
///
/// Every key but `reason` must be there, and no other may be. A name stands once. A file that is refused is an error and
/// never taken for a file that is not there.
package struct WorkerManifest: Sendable, Hashable {
    /// Sorted by name.
    package private(set) var pins: [WorkerPin]

    /// The only format there is.
    package static let format: UInt64 = 1

    package init() { pins = [] }

    /// By the name of the executable's file.
    package subscript(name: String) -> WorkerPin? { pins.first { $0.name == name } }

    /// Puts a pin in the place of the one with its name.
    package mutating func set(_ pin: WorkerPin) {
        pins.removeAll { $0.name == pin.name }
        pins.append(pin)
        pins.sort { $0.name < $1.name }
    }

    /// The file's content.
    package var text: String {
        var lines = [
            "# The worker executables that may be loaded; any other is refused. Written by `bulkhead plugins pin`.",
            "format: \(Self.format)",
            pins.isEmpty ? "workers: []" : "workers:",
        ]
        for pin in pins {
            lines.append("  - name: \(Self.quoted(pin.name))")
            lines.append("    sha256: \(Self.quoted(pin.digest.description))")
            lines.append("    size: \(pin.size)")
            lines.append("    path: \(Self.quoted(pin.path))")
            lines.append("    pinned_at: \(Self.quoted(pin.pinnedAt))")
            lines.append("    pinned_by: \(Self.quoted(pin.pinnedBy))")
            if let reason = pin.reason { lines.append("    reason: \(Self.quoted(reason))") }
            lines.append("    plugins: [\(pin.plugins.map(Self.quoted).joined(separator: ", "))]")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A scalar in double quotes, in ASCII. What could be taken for an anchor, an alias or a tag is escaped: files here are
    /// refused for having any, by their characters alone.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "&", "*", "!", "\u{0}"..<" ", "\u{7F}"..."\u{FF}": result += escape("x", scalar, digits: 2)
            case " "..."~": result.unicodeScalars.append(scalar)
            case ..."\u{FFFF}": result += escape("u", scalar, digits: 4)
            default: result += escape("U", scalar, digits: 8)
            }
        }
        return result + "\""
    }

    private static func escape(_ letter: String, _ scalar: Unicode.Scalar, digits: Int) -> String {
        let number = String(scalar.value, radix: 16)
        return "\\\(letter)\(String(repeating: "0", count: digits - number.count))\(number)"
    }
}
