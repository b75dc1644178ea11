import Foundation

/// A process, told from a later one of the same number by when it was started.
struct ProcessIdentity: Hashable {
    let id: Int32
    /// Ticks since the machine started.
    let startTime: UInt64

    /// - Returns: nil where there is no such process.
    init?(_ id: Int32) {
        guard let fields = Self.fields(id), fields.count > 19, let time = UInt64(fields[19]) else { return nil }
        self.id = id
        startTime = time
    }

    /// Reads what ``DeedRecord`` writes.
    init?(_ line: String) {
        let words = line.split(separator: " ")
        guard words.count == 2, let id = Int32(words[0]), let time = UInt64(words[1]) else { return nil }
        self.id = id
        startTime = time
    }

    /// As the kernel writes it: `T` stopped, `Z` dead and not reaped; nil where the process is gone.
    var state: Character? {
        guard ProcessIdentity(id) == self else { return nil }
        return Self.state(id)
    }

    /// The process that has to reap it; nil where it is gone.
    var parent: Int32? {
        guard ProcessIdentity(id) == self, let fields = Self.fields(id), fields.count > 1 else { return nil }
        return Int32(fields[1])
    }

    static func state(_ id: Int32) -> Character? { fields(id)?.first?.first }

    /// Of the kernel's line on a process, what follows its name.
    private static func fields(_ id: Int32) -> [Substring]? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(id)/stat") else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        return text.lastIndex(of: ")").map { text[text.index(after: $0)...].split(separator: " ") }
    }
}
