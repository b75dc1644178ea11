import Foundation
import Testing

@Suite("SECURITY.md")
struct SecurityDocumentTests {
    private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private let text: String

    init() throws {
        text = try String(contentsOf: Self.package.appendingPathComponent("SECURITY.md"), encoding: .utf8)
    }

    @Test("names a test for each of the twelve guarantees, once")
    func guarantees() {
        for number in 1...12 {
            let rows = text.split(separator: "\n").filter { $0.hasPrefix("| G\(number) |") }
            #expect(rows.count == 1)
            #expect(rows.allSatisfy { $0.contains("Tests/") })
        }
    }

    @Test("names no suite and no script that is not there")
    func references() throws {
        let suites = text.matches(of: /`(\w+Tests)\/(\w+Tests)`/).map { (String($0.1), String($0.2)) }
        #expect(suites.count > 30)
        for (target, suite) in suites {
            let file = try #require(find(suite + ".swift", in: "Tests/" + target), "\(target) has no \(suite)")
            let source = try String(contentsOf: file, encoding: .utf8)
            #expect(source.contains("struct \(suite) ") || source.contains("class \(suite) "), "\(suite)")
        }
        for script in text.matches(of: /`(scripts\/[\w-]+)[ `]/).map(\.1) {
            #expect(
                FileManager.default.isExecutableFile(atPath: Self.package.appendingPathComponent(String(script)).path))
        }
    }

    private func find(_ name: String, in directory: String) -> URL? {
        let files = FileManager.default.enumerator(
            at: Self.package.appendingPathComponent(directory), includingPropertiesForKeys: nil)
        return files?.lazy.compactMap { $0 as? URL }.first { $0.lastPathComponent == name }
    }
}
