import Catalog
import Foundation
import LegacyMacdRsiV1
import MeanReversionV1
import StrategySDK
import Supervision
import Testing
import TrendMultifactorV1
import VolatilityOverlayV1
import Yams

@testable import Misbehaving

/// What must be shown for one fault.
private struct Expectation: Decodable {
    let outcome: String
    let cause: String?
    let params: [String: Int]?
    let noticed: String?
    let worker: String?
}

private struct Consequence: Decodable, Equatable {
    let charged: String
    let breaker: String
    let worker: String
}

private struct Expectations: Decodable {
    let consequences: [String: Consequence]
    let faults: [String: Expectation]
}

@Suite("What is written about the faults")
struct DocumentTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures/chaos")

    private func read(_ name: String) throws -> String {
        try String(contentsOf: Self.fixtures.appendingPathComponent(name), encoding: .utf8)
    }

    private func expectations() throws -> Expectations {
        try YAMLDecoder().decode(Expectations.self, from: read("expectations.yaml"))
    }

    /// The cells of each row of the tables of a section whose first cell is a name of code.
    private func rows(_ section: String) throws -> [[String]] {
        let sections = try read("README.md").components(separatedBy: "\n## ")
        let text = try #require(sections.first { $0.hasPrefix(section + "\n") }, "there is no section \(section)")
        return text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            line.split(separator: "|").map { cell in
                cell.trimmingCharacters(in: .whitespaces).replacingOccurrences(of: "`", with: "")
            }
        }
    }

    @Test("The plugin, the page and the expectations know the same faults, in the same order")
    func sameFaults() throws {
        let faults = Fault.allCases.map(\.rawValue)
        #expect(try Set(expectations().faults.keys) == Set(faults))
        #expect(try rows("Faults").map { $0[0] } == faults)
        let list = try #require(try read("expectations.yaml").components(separatedBy: "\nfaults:\n").last)
        let keys = list.split(separator: "\n").filter { !$0.hasPrefix("  #") }.map {
            $0.drop { $0 == " " }.prefix { $0 != ":" }
        }
        #expect(keys.map(String.init) == faults)
    }

    @Test("The page gives each fault the outcome that the expectations give it")
    func sameOutcomes() throws {
        let expectations = try expectations()
        for row in try rows("Faults") { #expect(row[2] == expectations.faults[row[0]]?.outcome, "\(row[0])") }
    }

    @Test("The page says of each outcome what the expectations say")
    func sameConsequences() throws {
        let rows = try rows("What follows")
        let consequences = try expectations().consequences
        #expect(Set(rows.map { $0[0] }) == Set(consequences.keys))
        for row in rows {
            let consequence = try #require(consequences[row[0]])
            let charged = [
                "nobody": "nobody", "strategy": "the strategy", "version": "every strategy of the plugin's version",
            ]
            #expect(row[1] == charged[consequence.charged])
            switch consequence.breaker {
            case "none": #expect(row[2] == "")
            case "latched": #expect(row[2] == "out of service until an operator resets it")
            case let limits: #expect(row[2] == "its breaker's limit for \(limits)")
            }
            #expect(row[3] == (consequence.worker == "stays" ? "stays" : "is replaced"))
        }
    }

    @Test("Expectations speak in the host's own outcomes, and of parameters that the plugin takes")
    func valid() throws {
        let expectations = try expectations()
        let failed = Outcome.allCases.filter { $0.outcomeClass == .failed }.map(\.name)
        #expect(Set(expectations.consequences.keys) == Set(failed + ["none"]))
        for (outcome, consequence) in expectations.consequences {
            #expect(["nobody", "strategy", "version"].contains(consequence.charged), "\(outcome)")
            #expect(
                ["none", "error", "bad_output", "crash", "timeout", "latched"].contains(consequence.breaker),
                "\(outcome)")
            #expect(["stays", "replaced"].contains(consequence.worker), "\(outcome)")
        }
        for (name, expectation) in expectations.faults {
            #expect(expectations.consequences[expectation.outcome] != nil, "\(name)")
            #expect(
                [nil, "next_event", "after_restart", "on_repetition"].contains(expectation.noticed),
                "\(name)")
            #expect([nil, "stays", "replaced"].contains(expectation.worker), "\(name)")
            let given = (expectation.params ?? [:]).mapValues { ParameterValue.integer(Int64($0)) }
            #expect(throws: Never.self, "\(name)") {
                try ChaosRun(given.merging(["fault": .text(name)]) { $1 })
            }
        }
    }

    @Test("Sizes on the page are those of the plugin")
    func sizes() throws {
        for row in try rows("Faults") {
            switch Fault(rawValue: row[0])?.size?.usual {
            case nil: #expect(!row[1].contains("amount"), "\(row[0])")
            case 1 << 20: #expect(row[1].contains("amount (1 MiB)"), "\(row[0])")
            case 1 << 40: #expect(row[1].contains("amount (1 TiB)"), "\(row[0])")
            case 100_000: #expect(row[1].contains("amount (100,000)"), "\(row[0])")
            case let usual?: #expect(row[1].contains("amount (\(usual))"), "\(row[0])")
            }
        }
    }

    @Test("The page describes every parameter, with its default")
    func parameters() throws {
        let descriptor = try PluginDescriptor(of: Misbehaving_1_0_0.self)
        let documented = try rows("Parameters")
        #expect(Set(documented.map { $0[0] }) == Set(descriptor.parameters.map(\.name)))
        for parameter in descriptor.parameters {
            let row = try #require(documented.first { $0[0] == parameter.name }, "\(parameter.name)")
            switch parameter.defaultValue {
            case .text(let text)?: #expect(row[2] == text)
            case .integer(let integer)?: #expect(row[2] == "\(integer)")
            case .number(let number)?: #expect(Double(row[2]) == number)
            case .boolean?, nil: Issue.record("\(parameter.name) has no default")
            }
        }
    }

    @Test("Every strategy of the catalog is one that the worker takes")
    func catalog() throws {
        let plugins = [
            try PluginDescriptor(of: LegacyMacdRsi_1_0_0.self), try PluginDescriptor(of: LegacyMacdRsi_1_1_0.self),
            try PluginDescriptor(of: TrendMultifactor_1_0_0.self), try PluginDescriptor(of: MeanReversion_1_0_0.self),
            try PluginDescriptor(of: VolatilityOverlay_1_0_0.self), try PluginDescriptor(of: Misbehaving_1_0_0.self),
            try PluginDescriptor(of: Misbehaving_1_1_0.self), try PluginDescriptor(of: Misbehaving_2_0_0.self),
        ]
        let catalog = try CatalogFile.load(
            path: Self.fixtures.appendingPathComponent("catalog.yaml").path, plugins: plugins)
        #expect(!catalog.hasErrors && catalog.disabled.isEmpty)
        for definition in catalog.definitions where definition.plugin.family == "misbehaving" {
            #expect(throws: Never.self, "\(definition.id)") {
                var reader = ParameterReader(definition.parameters)
                _ = try MisbehavingParameters(from: &reader)
                try reader.finish()
            }
        }
        #expect(catalog.definitions.count { $0.id.text.hasPrefix("calm") } == 5)
    }
}
