import Foundation
import Simulation
import Testing

/// Schedules that once found something.
@Suite struct RegressionTests {
    private static let directory = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/schedules")

    private static func schedules(in directory: URL) -> [URL] {
        let files = try? FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "schedule" }.sorted { $0.path < $1.path }
    }

    @Test(arguments: schedules(in: directory))
    func whatWasMendedStaysMended(file: URL) throws {
        let schedule = try Schedule(parsing: String(contentsOf: file, encoding: .utf8))
        #expect(Trial(schedule).verdict().findings.isEmpty)
    }

    @Test(arguments: schedules(in: directory.appendingPathComponent("open")))
    func whatIsOpenIsKnown(file: URL) throws {
        let schedule = try Schedule(parsing: String(contentsOf: file, encoding: .utf8))
        withKnownIssue(isIntermittent: true) {
            #expect(Trial(schedule).verdict().findings.isEmpty)
        }
    }

    @Test func thereAreSchedules() {
        #expect(Self.schedules(in: Self.directory).count >= 8)
    }
}
