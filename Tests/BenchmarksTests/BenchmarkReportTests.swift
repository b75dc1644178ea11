import Foundation
import Testing

@testable import Benchmarks

@Suite("A report says what was reached")
struct BenchmarkReportTests {
    private func report(isRequirement: Bool, isReached: Bool?) -> BenchmarkReport {
        var figure = Figure(.allocations, "Allocations", target: "none")
        figure.isRequirement = isRequirement
        figure.isReached = isReached
        figure.rows = [Figure.Row("supervisor", "an event", [1, 2, 3])]
        return BenchmarkReport(machine: Machine(), build: "test", figures: [figure])
    }

    @Test("Only a requirement that is missed is a failure; a target that depends on the machine is not")
    func failure() {
        #expect(report(isRequirement: true, isReached: false).hasFailure)
        #expect(!report(isRequirement: true, isReached: true).hasFailure)
        #expect(!report(isRequirement: true, isReached: nil).hasFailure)
        #expect(!report(isRequirement: false, isReached: false).hasFailure)
    }

    @Test("The text names the machine, the verdict and every row")
    func text() {
        let text = report(isRequirement: true, isReached: false).text
        #expect(text.contains("Linux"))
        #expect(text.contains("Allocations: NOT reached (none)"))
        #expect(text.contains("supervisor"))
        #expect(report(isRequirement: true, isReached: nil).text.contains("not measured"))
    }

    @Test("The JSON is an object with the machine and the figures")
    func json() throws {
        let json = try report(isRequirement: true, isReached: true).json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let machine = try #require(object["machine"] as? [String: Any])
        #expect((machine["cores"] as? Int ?? 0) > 0)
        let figures = try #require(object["figures"] as? [[String: Any]])
        #expect(figures.first?["name"] as? String == "allocations")
        #expect(figures.first?["isReached"] as? Bool == true)
    }
}
