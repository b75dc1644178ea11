import Foundation
import Simulation
import Testing

/// Schedules that once found something.
@Suite struct RegressionTests {
    private static let directory = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/schedules")

    private static func schedules() -> [URL] {
        let files = try? FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "schedule" }.sorted { $0.path < $1.path }
    }

    @Test(arguments: schedules())
    func whatWasMendedStaysMended(file: URL) throws {
        let schedule = try Schedule(parsing: String(contentsOf: file, encoding: .utf8))
        #expect(Trial(schedule).verdict().findings.isEmpty)
    }

    @Test func thereAreSchedules() {
        #expect(Self.schedules().count >= 25)
    }
}
