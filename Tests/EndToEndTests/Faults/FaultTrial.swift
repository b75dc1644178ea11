import Foundation
import Testing

/// A catalog of one misbehaving strategy beside well-behaved ones, run over the market by real processes.
struct FaultTrial {
    static let guilty = "guilty"
    /// In the process of the guilty one: of its plugin version, and of another.
    static let sameVersion = "same-version"
    static let others = ["other-version", "legacy", "trend", "reversion", "overlay"]

    let scratch: Scratch
    let run: Product.Outcome
    /// Lines of intents and withdrawals by strategy.
    let lines: [String: [String]]
    /// By strategy: what became of each event, in order.
    let outcomes: [String: [Outcome]]
    let losses: [Loss]

    struct Outcome: Equatable {
        let name: String
        let reason: String
    }

    /// A row of the ledger: how a worker of the family ended before the run did.
    struct Loss {
        let cause: String
        let signal: Int32?
        let sequence: Int?
        let detail: String
    }

    /// - Parameters:
    ///   - parameters: of the guilty strategy.
    ///   - breaker: its limits; nil: the usual ones.
    ///   - disturb: is called with the run, and a way to feed it, in place of giving it the events as a file.
    init(
        _ parameters: [String: Any], events: [String], inFlight: Int? = nil, breaker: [String: [String: Int]]? = nil,
        deadline: Int? = nil, disturb: ((Product.Run, FileHandle) throws -> Void)? = nil
    ) throws {
        scratch = try Scratch()
        let catalog = try scratch.file("catalog.json", Self.catalog(parameters, breaker, deadline))
        var arguments = [
            "run", "--worker", Product.directory.appendingPathComponent("bulkhead-chaos-worker").path, "--catalog",
            catalog, "--output", scratch.path("i"), "--outcomes", scratch.path("o"), "--state", scratch.path("state"),
        ]
        if let inFlight { arguments += ["--in-flight", "\(inFlight)"] }
        if let disturb {
            let pipe = Pipe()
            let live = try Product.start(arguments, pipe: pipe)
            do {
                try disturb(live, pipe.fileHandleForWriting)
            } catch {
                kill(live.process.processIdentifier, SIGKILL)
                throw error
            }
            try pipe.fileHandleForWriting.close()
            live.process.waitUntilExit()
            run = try live.outcome()
        } else {
            arguments += ["--input", try scratch.file("market", events.joined(separator: "\n") + "\n")]
            run = try Product.run(arguments)
        }
        try #require(run.status == 0, "\(run.errors.suffix(2000))")
        lines = try Self.byStrategy(scratch.lines("i").dropFirst()) { line, _ in line }
        outcomes = try Self.byStrategy(scratch.lines("o")[...]) { _, object in
            Outcome(name: object["outcome"] as? String ?? "", reason: object["reason"] as? String ?? "")
        }
        let ledger = scratch.path("state/ledger.sqlite")
        losses = try Self.losses(ledger)
        try Self.expectNobodyLeft(ledger)
    }

    /// Events at which a strategy failed.
    func failures(_ strategy: String) -> [Int] {
        let quiet: Set = ["intent", "no_signal", "warming_up", "circuit_open"]
        return (outcomes[strategy] ?? []).enumerated().filter { !quiet.contains($0.element.name) }.map(\.offset)
    }

    /// Events that a strategy was out of service for.
    func missed(_ strategy: String) -> [Int] {
        (outcomes[strategy] ?? []).enumerated().filter { $0.element.name == "circuit_open" }.map(\.offset)
    }

    /// What a strategy wanted and when, without what differs with its parameters and the number of the event.
    func wishes(_ strategy: String, except events: Set<Int> = []) throws -> [String] {
        try (lines[strategy] ?? []).compactMap { line in
            let intent = try object(line)
            guard intent["kind"] as? String == "intent", let sequence = intent["seq"] as? Int,
                !events.contains(sequence)
            else { return nil }
            return ["event_ts", "symbol", "direction", "confidence", "target_notional", "meta"]
                .map { "\(intent[$0] ?? "")" }.joined(separator: " ")
        }
    }

    // MARK: Reading

    private static func byStrategy<Value>(
        _ lines: ArraySlice<String>, _ value: (String, [String: Any]) -> Value
    ) throws -> [String: [Value]] {
        var result: [String: [Value]] = [:]
        for line in lines {
            let object = try object(line)
            result[try #require(object["strategy_id"] as? String), default: []].append(value(line, object))
        }
        return result
    }

    private static func rows(_ ledger: String, _ query: String) throws -> [[String]] {
        let answer = try Product.runProgram("sqlite3", ["-separator", "\u{1F}", ledger, query])
        try #require(answer.status == 0, "\(answer.text)")
        return answer.text.split(separator: "\n").map { $0.components(separatedBy: "\u{1F}") }
    }

    private static func losses(_ ledger: String) throws -> [Loss] {
        try rows(
            ledger,
            "SELECT cause, signal, sequence, detail FROM workers WHERE family = 'misbehaving' AND cause IS NOT NULL ORDER BY id"
        ).map { Loss(cause: $0[0], signal: Int32($0[1]), sequence: Int($0[2]), detail: $0[3]) }
    }

    /// The supervisor has ended; so have all its workers, and they were reaped.
    private static func expectNobodyLeft(_ ledger: String) throws {
        for row in try rows(ledger, "SELECT pid FROM workers WHERE pid IS NOT NULL") {
            let name = (try? String(contentsOfFile: "/proc/\(row[0])/cmdline", encoding: .utf8)) ?? ""
            #expect(!name.hasPrefix("bulkhead-worker"), "worker \(row[0]) is left")
        }
    }

    // MARK: The catalog

    private static func catalog(
        _ parameters: [String: Any], _ breaker: [String: [String: Int]]?, _ deadline: Int?
    ) throws -> String {
        func strategy(
            _ id: String, _ type: String, _ version: String = "1.0.0", _ parameters: [String: Any] = [:]
        ) -> [String: Any] {
            ["strategy_id": id, "strategy_type": type, "version": version, "params": parameters]
        }
        var guilty = strategy(Self.guilty, "misbehaving", "1.0.0", parameters)
        guilty["breaker"] = breaker
        guilty["deadline_ms"] = deadline
        let notional = ["target_notional": 5000]
        let catalog: [String: Any] = [
            "defaults": ["timeframe": "1Hour", "symbols": ["*"], "max_target_notional": 10000],
            "strategies": [
                guilty, strategy(sameVersion, "misbehaving"), strategy("other-version", "misbehaving", "1.1.0"),
                strategy("legacy", "legacy_macd_rsi"), strategy("trend", "trend_multifactor", "1.0.0", notional),
                strategy("reversion", "mean_reversion", "1.0.0", notional),
                strategy("overlay", "volatility_overlay", "1.0.0", notional),
            ],
        ]
        return String(decoding: try JSONSerialization.data(withJSONObject: catalog), as: UTF8.self)
    }
}
