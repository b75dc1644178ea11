private import CLinux
private import Glibc

/// Names of functions as people read them.
enum SymbolName {
    /// A longer name is cut, and then not understood.
    static let maxMangledBytes = 4096
    static let maxBytes = 256

    /// The name as its author wrote it, where the compiler has mangled it; else as it is. Escaped and bounded: whoever wrote
    /// the plugin chose it.
    static func readable(_ name: String) -> String {
        let text = demangled(name) ?? name
        var result = ""
        for scalar in text.unicodeScalars {
            let isPlain = scalar.isASCII ? (0x20...0x7E).contains(scalar.value) : scalar.properties.isXIDContinue
            let piece = isPlain ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
            guard result.utf8.count + piece.utf8.count <= maxBytes else { return result + "…" }
            result += piece
        }
        return result
    }

    private static func demangled(_ name: String) -> String? {
        guard name.hasPrefix("$s") || name.hasPrefix("$S") || name.hasPrefix("_T"),
            let text = swift_demangle(name, name.utf8.count, nil, nil, 0)
        else { return nil }
        defer { free(text) }
        return String(cString: text)
    }
}
