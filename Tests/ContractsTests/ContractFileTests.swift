import Digest
import Foundation
import StrategySDK
import Testing

@testable import Contracts

@Suite("Files of contracts and sources")
struct ContractFileTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private final class Directory {
        let path = NSTemporaryDirectory() + "bulkhead-contracts-\(UUID().uuidString)"
        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ name: String, _ text: String) throws {
            let url = URL(fileURLWithPath: "\(path)/\(name)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: url, atomically: false, encoding: .utf8)
        }
    }

    private static func contract(
        _ family: String = "trend", _ version: SemanticVersion = .init(1, 0, 0), deprecated: String? = nil
    ) -> PluginContract {
        PluginContract(
            PluginDescriptor(
                identity: PluginIdentity(family: family, version: version), summary: "", stateScope: .perSymbol,
                features: [],
                parameters: [
                    ParameterDeclaration(name: "a", kind: .number(.finite), defaultValue: .number(0.1), summary: ""),
                    ParameterDeclaration(name: "b", kind: .text(["x"]), defaultValue: nil, summary: ""),
                ],
                reasons: ["r"], defaultWarmUp: 0, deprecation: deprecated),
            source: PluginSource(digest: SHA256Digest(of: "s"), files: ["a.swift"]))
    }

    @Test("what is recorded is read back, and only what is new is written")
    func record() throws {
        let directory = try Directory()
        var released = try ReleasedContracts(directory: directory.path)
        #expect(try released.record([Self.contract()]) == ["\(directory.path)/trend/1.0.0.json"])
        #expect(try released.record([Self.contract()]) == [])
        #expect(try ReleasedContracts(directory: directory.path).contracts == [Self.contract()])
        let deprecated = Self.contract(deprecated: "use 2")
        #expect(try released.record([deprecated]).count == 1)
        #expect(try ReleasedContracts(directory: directory.path).contracts == [deprecated])
    }

    @Test("a name that would lead out of the directory is refused", arguments: ["../x", "", "a/b", ".."])
    func names(_ family: String) throws {
        let directory = try Directory()
        var released = try ReleasedContracts(directory: directory.path)
        #expect(throws: ContractError.self) { try released.record([Self.contract(family)]) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test("a file that is no contract, or that of another version, is refused with its path")
    func refused() throws {
        let directory = try Directory()
        #expect(throws: ContractError.self) { try ReleasedContracts(directory: directory.path + "/none") }
        #expect(try ReleasedContracts(directory: directory.path + "/none", mayBeMissing: true).contracts == [])
        try directory.write("trend/1.0.0.json", "{}")
        let error = #expect(throws: ContractError.self) { try ReleasedContracts(directory: directory.path) }
        #expect(error?.description.contains("trend/1.0.0.json") == true)
        try FileManager.default.removeItem(atPath: directory.path + "/trend/1.0.0.json")
        var released = try ReleasedContracts(directory: directory.path)
        _ = try released.record([Self.contract()])
        try FileManager.default.moveItem(
            atPath: directory.path + "/trend/1.0.0.json", toPath: directory.path + "/trend/1.0.1.json")
        #expect(throws: ContractError.self) { try ReleasedContracts(directory: directory.path) }
    }

    @Test("a version's source is its own file and whatever no other version claims")
    func sources() throws {
        let directory = try Directory()
        func identity(_ version: String) -> String {
            "static let identity = PluginIdentity(\n    family: \"trend\", version: SemanticVersion(\(version)))"
        }
        try directory.write("Trend/One.swift", identity("1, 0, 0"))
        try directory.write("Trend/Two.swift", identity("1, 1, 0"))
        try directory.write("Trend/Shared.swift", "let shared = 1")
        try directory.write("Trend/Notes.md", "x")
        func digest(_ minor: UInt16) throws -> SHA256Digest? {
            try PluginSources(directory: directory.path)
                .source(of: PluginIdentity(family: "trend", version: SemanticVersion(1, minor, 0)))?.digest
        }
        let (one, two) = (try digest(0), try digest(1))
        #expect(one != nil && two != nil && one != two)
        #expect(try digest(2) == nil)
        try directory.write("Trend/Two.swift", identity("1, 1, 0") + " ")
        #expect(try digest(0) == one)
        #expect(try digest(1) != two)
        try directory.write("Trend/Notes.md", "y")
        #expect(try digest(0) == one)
        try directory.write("Trend/Shared.swift", "let shared = 2")
        #expect(try digest(0) != one)
    }

    @Test("every version that this repository has released has its source here, unchanged")
    func own() throws {
        let released = try ReleasedContracts(directory: Self.root.path + "/Fixtures/contracts").contracts
        let sources = try PluginSources(directory: Self.root.path + "/Sources/Families")
        #expect(released.count >= 5)
        for contract in released {
            let source = sources.source(of: try #require(contract.identity))
            #expect(source?.digest.labelled == contract.source, "\(contract.family)@\(contract.version)")
        }
    }
}
