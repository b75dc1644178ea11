import Foundation
import Testing

@testable import Attempts

/// `Fixtures/attempts.md`, which is for people.
struct PipeTableTests {
    private static let text =
        (try? String(contentsOfFile: "\(Bench.checkout)/Fixtures/attempts.md", encoding: .utf8)) ?? ""

    /// What stands between backquotes.
    private static var quoted: [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map {
            String($0.element)
        }
    }

    @Test("Every test that the table of the pipe names is there")
    func namedTests() throws {
        let files = try #require(FileManager.default.enumerator(atPath: "\(Bench.checkout)/Tests")).compactMap {
            $0 as? String
        }.filter { $0.hasSuffix(".swift") }
        let names = Set(Self.quoted.filter { $0.contains("Tests.") })
        #expect(names.count >= 14)
        for name in names {
            let parts = name.split(separator: ".").map(String.init)
            let sources = files.compactMap { file -> String? in
                let source = try? String(contentsOfFile: "\(Bench.checkout)/Tests/\(file)", encoding: .utf8)
                return source?.contains("struct \(parts[0])") == true ? source : nil
            }
            #expect(sources.contains { $0.contains("func \(parts[1])(") }, "\(name)")
        }
    }

    @Test("It counts the attempts right, and names those that pass")
    func counts() throws {
        #expect(Self.text.contains("\(Attempt.all.count) attempts in \(AttemptGroup.allCases.count) groups"))
        let harmless: Set = [
            "execute_heap", "write_nothing", "allowed_calls", "scan_own_parameters", "write_kernel_pointer",
            "flood_standard_error", "break_600_mib",
        ]
        for attempt in Attempt.all where !harmless.contains(attempt.name) {
            let passes = attempt.expected.contains { $0 == .worked || $0.description.first == "E" }
            if passes { #expect(Self.quoted.contains(attempt.name), "\(attempt.name)") }
        }
    }
}
