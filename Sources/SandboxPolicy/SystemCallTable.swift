/// Numbers and names of system calls on the architectures that policies know.
package enum SystemCallTable {
    /// The number of a call, or nil where the architecture (or this table) does not have it.
    package static func number(of name: String, on architecture: Architecture) -> UInt32? {
        switch architecture {
        case .x86_64: entries[name]?.x86_64
        case .aarch64: entries[name]?.aarch64
        }
    }

    /// The name of a call, or nil for a number without one.
    package static func name(of number: UInt32, on architecture: Architecture) -> String? {
        switch architecture {
        case .x86_64: names_x86_64[number]
        case .aarch64: names_aarch64[number]
        }
    }

    /// Whether any architecture has a call of this name.
    package static func isKnown(_ name: String) -> Bool { entries[name] != nil }

    /// All names, sorted.
    package static var names: [String] { entries.keys.sorted() }

    private struct Numbers {
        var x86_64: UInt32?
        var aarch64: UInt32?
    }

    private static let entries: [String: Numbers] = {
        var entries: [String: Numbers] = [:]
        for line in SystemCallNumbers.text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            let fields = line.split(separator: ":")
            guard fields.count == 3 else { continue }
            entries[String(fields[0])] = Numbers(x86_64: UInt32(fields[1]), aarch64: UInt32(fields[2]))
        }
        return entries
    }()

    private static let names_x86_64 = inverted(\.x86_64)
    private static let names_aarch64 = inverted(\.aarch64)

    private static func inverted(_ number: (Numbers) -> UInt32?) -> [UInt32: String] {
        var names: [UInt32: String] = [:]
        for (name, numbers) in entries {
            if let number = number(numbers) { names[number] = name }
        }
        return names
    }
}
