import Digest
import StrategySDK
import Testing

@testable import Contracts

@Suite("A build held against what was released")
struct ContractReviewTests {
    private static func contract(
        _ version: SemanticVersion, source: String = "x", deprecated: String? = nil,
        _ change: (inout PluginContract) -> Void = { _ in }
    ) -> PluginContract {
        let plugin = PluginDescriptor(
            identity: PluginIdentity(family: "trend", version: version), summary: "Follows.", stateScope: .perSymbol,
            features: [
                FeatureDeclaration(name: "price", kind: .number, isRequired: true),
                FeatureDeclaration(name: "note", kind: .text, isRequired: false),
            ],
            parameters: [
                ParameterDeclaration(name: "entry", kind: .number(.above(0)), defaultValue: nil, summary: "begin"),
                ParameterDeclaration(name: "bars", kind: .integer(1...9), defaultValue: .integer(3), summary: "back"),
                ParameterDeclaration(
                    name: "mode", kind: .text(["slow", "fast"]), defaultValue: .text("slow"), summary: ""),
            ],
            reasons: ["quiet"], defaultWarmUp: 20, deprecation: deprecated)
        var contract = PluginContract(
            plugin, source: PluginSource(digest: SHA256Digest(of: source), files: ["T.swift"]))
        change(&contract)
        return contract
    }

    private static func verdict(_ build: PluginContract...) -> [ContractReview.Entry] {
        ContractReview(build, against: [contract(.init(1, 0, 0))]).entries
    }

    private typealias Change = @Sendable (inout PluginContract) -> Void

    private static let breaking: [(String, Change)] = [
        ("feature removed", { $0.features.remove(at: 1) }), ("feature required", { $0.features[1].required = true }),
        ("feature optional", { $0.features[0].required = false }),
        ("kind of a feature", { $0.features[0].kind = "text" }),
        ("required feature", { $0.features.append(.init(name: "rsi", kind: "number", required: true)) }),
        ("parameter removed", { $0.parameters.removeLast() }),
        ("default changed", { $0.parameters[1].defaultValue = "4" }),
        ("default taken away", { $0.parameters[1].defaultValue = nil }),
        ("default added", { $0.parameters[0].defaultValue = "1.0" }),
        ("narrower integer", { $0.parameters[1].range = .integer(lower: 2, upper: 9) }),
        (
            "bound excluded",
            { $0.parameters[0].range = .number(lower: "1.0", upper: "inf", includesLower: false, includesUpper: false) }
        ),
        ("other kind", { $0.parameters[1].range = .boolean }),
        ("fewer choices", { $0.parameters[2].range = .text(choices: ["slow"]) }),
        (
            "required parameter",
            { $0.parameters.append(.init(name: "n", takes: "", range: .boolean, defaultValue: nil)) }
        ),
        ("state scope", { $0.stateScope = "per_strategy" }), ("warm-up", { $0.defaultWarmUp = 21 }),
        ("reason removed", { $0.reasons = [] }),
    ]

    private static let additions: [(String, Change)] = [
        ("optional feature", { $0.features.append(.init(name: "rsi", kind: "number", required: false)) }),
        (
            "optional parameter",
            { $0.parameters.append(.init(name: "n", takes: "", range: .boolean, defaultValue: "true")) }
        ),
        ("wider integer", { $0.parameters[1].range = .integer(lower: 0, upper: 10) }),
        ("any text", { $0.parameters[2].range = .text(choices: []) }),
        (
            "bound included",
            { $0.parameters[0].range = .number(lower: "0.0", upper: "inf", includesLower: true, includesUpper: false) }
        ),
        ("reason", { $0.reasons.append("loud") }),
    ]

    @Test("a breaking change needs a major, and is named", arguments: breaking.indices)
    func breaks(_ index: Int) throws {
        let change = Self.breaking[index]
        for version in [SemanticVersion(1, 0, 1), SemanticVersion(1, 1, 0)] {
            let entries = Self.verdict(Self.contract(.init(1, 0, 0)), Self.contract(version, change.1))
            #expect(entries.map(\.isWrong) == [false, true], "\(change.0)")
            guard case .wrong(let problems, let remedy) = entries[1].verdict else { continue }
            #expect(problems.count == 1 && remedy.contains("trend@2.0.0"), "\(change.0): \(problems)")
        }
        let major = Self.verdict(Self.contract(.init(1, 0, 0)), Self.contract(.init(2, 0, 0), change.1))
        #expect(major.allSatisfy { !$0.isWrong } && major[1].verdict == .new(after: nil, changes: []), "\(change.0)")
    }

    @Test("a minor may add, and a patch may not", arguments: additions.indices)
    func adds(_ index: Int) {
        let change = Self.additions[index]
        let minor = Self.verdict(Self.contract(.init(1, 0, 0)), Self.contract(.init(1, 1, 0), change.1))
        #expect(minor.map(\.isWrong) == [false, false], "\(change.0): \(minor)")
        let patch = Self.verdict(Self.contract(.init(1, 0, 0)), Self.contract(.init(1, 0, 1), change.1))
        #expect(patch.map(\.isWrong) == [false, true], "\(change.0)")
    }

    @Test("a released version whose source or promise changed must not be released, whatever the change")
    func released() {
        #expect(Self.verdict(Self.contract(.init(1, 0, 0))).map(\.verdict) == [.same])
        #expect(Self.verdict(Self.contract(.init(1, 0, 0), source: "y")).map(\.isWrong) == [true])
        for change in Self.breaking + Self.additions {
            #expect(Self.verdict(Self.contract(.init(1, 0, 0), change.1)).map(\.isWrong) == [true], "\(change.0)")
        }
    }

    @Test("a version may be removed after a release that offered it as deprecated, and not before")
    func removal() {
        #expect(ContractReview([], against: [Self.contract(.init(1, 0, 0))]).entries.map(\.isWrong) == [true])
        // Deprecating changes nothing that was promised.
        let deprecated = Self.contract(.init(1, 0, 0), deprecated: "use 2")
        #expect(Self.verdict(deprecated).map(\.verdict) == [.same])
        #expect(ContractReview([], against: [deprecated]).entries.map(\.verdict) == [.retired(deprecation: "use 2")])
    }

    @Test("a new version is held against the newest one below it of its major")
    func newest() {
        let released = [
            Self.contract(.init(1, 0, 0)), Self.contract(.init(1, 10, 0)) { $0.reasons.append("loud") },
            Self.contract(.init(1, 9, 0)), Self.contract(.init(2, 0, 0)) { $0.defaultWarmUp = 5 },
        ]
        let new = Self.contract(.init(1, 11, 0)) { $0.reasons.append("loud") }
        let entry = ContractReview(released + [new], against: released).entries.first { $0.plugin == "trend@1.11.0" }
        #expect(entry?.verdict == .new(after: "trend@1.10.0", changes: []))
        let lost = ContractReview(released + [Self.contract(.init(1, 11, 0))], against: released).entries
        #expect(lost.first { $0.plugin == "trend@1.11.0" }?.isWrong == true)
    }
}
