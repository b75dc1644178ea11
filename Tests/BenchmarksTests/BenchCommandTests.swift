import Foundation
import Testing

@Suite("bulkhead bench, as it is used", .serialized)
struct BenchCommandTests {
    @Test("A figure can be had as JSON, measured on real sealed workers")
    func memory() throws {
        let (code, output) = try Products.run("bulkhead", ["bench", "worker-memory", "--format", "json"])
        try #require(code == 0)
        let object = try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
        let figures = try #require(object["figures"] as? [[String: Any]])
        #expect(figures.map { $0["name"] as? String } == ["worker-memory"])
        let rows = try #require(figures.first?["rows"] as? [[String: Any]])
        let values = try #require(rows.first?["values"] as? [String: Any])
        #expect(values["samples"] as? Int == 4)
        #expect((values["median"] as? Double ?? 0) > 100)
    }

    @Test("A comparison has a sample for each pair, on either side")
    func pairs() throws {
        let (code, output) = try Products.run("bulkhead", ["bench", "throughput", "--pairs", "3", "--format", "json"])
        try #require(code == 0)
        let object = try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
        let figure = try #require((object["figures"] as? [[String: Any]])?.first)
        let rows = try #require(figure["rows"] as? [[String: Any]])
        #expect(rows.map { ($0["values"] as? [String: Any])?["samples"] as? Int } == [3, 3, 3])
    }

    @Test("What cannot be measured is said by its exit code", arguments: [["no-such-figure"], ["--pairs", "0"]])
    func usage(_ arguments: [String]) throws {
        #expect(try Products.run("bulkhead", ["bench"] + arguments).code == 64)
    }

    @Test("An input that is not there ends the figure with a failure, not with a number")
    func missingInput() throws {
        let (code, output) = try Products.run("bulkhead", ["bench", "end-to-end", "--input", "/no/such/file"])
        #expect(code != 0)
        #expect(output.isEmpty)
    }

    @Test(
        "The program that figures are compared with refuses what it does not understand",
        arguments: [
            [], ["pingpong"], ["pingpong", "a", "b", "x", "0", "0"], ["other", "a", "b", "1", "0", "0"],
        ])
    func baselineUsage(_ arguments: [String]) throws {
        #expect(try Products.run("bulkhead-baseline", arguments).code != 0)
    }
}
