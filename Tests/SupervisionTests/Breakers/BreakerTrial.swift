@testable import Supervision

/// A breaker with events for it, written as text.
struct BreakerTrial {
    var breaker: Breaker
    private(set) var sequence: UInt64 = 0
    private(set) var outages: [Outage] = []

    init(unit: OpenTime.Unit = .events, _ change: (inout BreakerLimits) -> Void = { _ in }) {
        var limits = BreakerLimits()
        change(&limits)
        breaker = Breaker(limits: limits, unit: unit)
    }

    /// The failure that a letter of ``play(_:)`` stands for.
    static let letters: [Character: Outcome] = [
        "E": .error, "B": .badOutput, "T": .timeout, "C": .crash, "O": .outOfMemory, "V": .violation,
        "P": .protocolError, "N": .nondeterministic,
    ]

    /// An evaluation for each character: a letter fails, a dot does not.
    ///
    /// - Returns: the rules broken, in words.
    @discardableResult
    mutating func play(_ script: String) -> [String] {
        var rules: [String] = []
        for character in script {
            defer { sequence += 1 }
            guard let outcome = Self.letters[character] else {
                breaker.succeeded()
                continue
            }
            guard let outage = breaker.failed(outcome, "at \(sequence)", at: sequence) else { continue }
            outages.append(outage)
            rules.append(outage.rule.text)
        }
        return rules
    }

    /// Events that meet the circuit until it is due.
    mutating func missUntilDue() -> Int {
        var count = 0
        repeat {
            count += 1
            sequence += 1
        } while !breaker.missed() && count < 1_000_000
        return count
    }

    /// Waits until the circuit is due, and closes it.
    @discardableResult
    mutating func recover() -> Int {
        let count = missUntilDue()
        breaker.beginProbe()
        breaker.probeSucceeded()
        return count
    }

    /// The evaluations whose failures tripped the newest outage, by sequence.
    var counted: [UInt64] { outages.last?.failures.map(\.sequence) ?? [] }
}

extension String {
    /// So many evaluations that do not fail.
    static func dots(_ count: Int) -> String { String(repeating: ".", count: count) }

    func times(_ count: Int) -> String { String(repeating: self, count: count) }
}
