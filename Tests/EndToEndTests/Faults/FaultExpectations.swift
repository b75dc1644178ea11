import Foundation
import Testing
import Yams

/// What `Fixtures/chaos/expectations.yaml` says a host must show.
struct FaultExpectations: Decodable {
    struct Fault: Decodable, Sendable {
        let outcome: String
        /// A piece of the reason.
        let cause: String?
        let params: [String: Int]?
        let noticed: String?
        let worker: String?
    }

    struct Consequence: Decodable, Sendable {
        let charged: String
        let breaker: String
        let worker: String
    }

    let consequences: [String: Consequence]
    let faults: [String: Fault]

    /// Empty where the file cannot be read, which a test notices.
    static let all: FaultExpectations = {
        let text = try? String(contentsOfFile: Product.fixture("chaos/expectations.yaml"), encoding: .utf8)
        return text.flatMap { try? YAMLDecoder().decode(FaultExpectations.self, from: $0) }
            ?? FaultExpectations(consequences: [:], faults: [:])
    }()

    private init(consequences: [String: Consequence], faults: [String: Fault]) {
        self.consequences = consequences
        self.faults = faults
    }
}

/// One fault by its name, with what must follow.
struct ExpectedFault: Sendable, CustomTestStringConvertible {
    let name: String
    let fault: FaultExpectations.Fault
    let consequence: FaultExpectations.Consequence

    var testDescription: String { name }
    /// Whether it happens at every event, and not at one.
    var isLasting: Bool { fault.params?["every"] != nil }
    var needsRestart: Bool { fault.noticed == "after_restart" || fault.noticed == "on_repetition" }

    static let all: [ExpectedFault] = {
        let expectations = FaultExpectations.all
        return expectations.faults.keys.sorted().compactMap { name in
            guard let fault = expectations.faults[name], let consequence = expectations.consequences[fault.outcome]
            else { return nil }
            return ExpectedFault(name: name, fault: fault, consequence: consequence)
        }
    }()
}
