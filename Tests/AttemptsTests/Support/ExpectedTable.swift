import Foundation
import Yams

@testable import Attempts

/// `Fixtures/attempts.yaml`: what each attempt comes to unsealed (C), with every layer but the filter (L), and sealed (S).
struct ExpectedTable {
    struct Row: Equatable {
        var group: String
        var name: String
        var control: String
        var layers: String
        var sealed: String
    }

    let rows: [Row]

    static let path = "\(Bench.checkout)/Fixtures/attempts.yaml"

    init() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        guard let root = try Yams.compose(yaml: text)?.mapping, let groups = root["attempts"]?.mapping else {
            throw HarnessFault("\(Self.path) has no attempts")
        }
        rows = try groups.flatMap { group, list in
            try (list.array()).map { row in
                func value(_ key: String) throws -> String {
                    guard let text = row[key]?.string else { throw HarnessFault("a row of \(group) has no \(key)") }
                    return text
                }
                return Row(
                    group: group.string ?? "", name: try value("name"), control: try value("C"),
                    layers: try value("L"), sealed: try value("S"))
            }
        }
    }

    func row(_ name: String) -> Row? { rows.first { $0.name == name } }

    /// Several endings that are all right are joined by ` or `.
    static func sealed(_ attempt: Attempt) -> String { attempt.expected.map { "\($0)" }.joined(separator: " or ") }

    /// Writes the table anew, for somebody to read what has changed.
    static func record(_ attempts: [Attempt], _ found: [(C: String, L: String)]) throws {
        var text = header
        var group: AttemptGroup?
        for (attempt, found) in zip(attempts, found) {
            if attempt.group != group { text += "\n  \(attempt.group.rawValue):\n" }
            group = attempt.group
            text += "    - { name: \(attempt.name), C: \(found.C), L: \(found.L), S: \(sealed(attempt)) }\n"
        }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    private static let header = """
        # What everything that a worker might try comes to.
        #
        #   C  control: unsealed, as root. Shows that the attempt does something.
        #   L  every layer of the seal but the system call filter: an unprivileged user without capabilities, no file by
        #      Landlock, an empty network namespace, resource limits, no counter, no clock pages.
        #   S  sealed, as workers are. `denied X`: the call X was stopped before it had happened, reported with its
        #      arguments, and the process was ended. `stopped`: the same, and nobody could be told which call it was.
        #
        # E…: the kernel was asked, and refused with this error. ok: it worked. Where C is an error, the descriptor or the
        # pointer is bad on purpose, so that nothing happens: the error is that of a kernel that was reached.
        #
        # C and L are of one machine, and are compared only on such a one: Linux 6.18, x86-64, root with all capabilities but SYS_RESOURCE,
        # outside of any container. S holds everywhere; Sources/Attempts/List says what each attempt does, and must say the same.
        #
        # Written by `BULKHEAD_RECORD_ATTEMPTS=1 swift test --filter AttemptsTests`, and reviewed.
        attempts:
        """
}
