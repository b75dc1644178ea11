import Foundation
import Testing

/// One run of `bulkhead chaos --real` over a small market, with everything that it has left.
struct RealChaos {
    struct Outcome {
        let name: String
        let reason: String
    }

    let scratch: Scratch
    let run: Product.Outcome
    /// The command that a finding is to name.
    let reproduce: String
    private let schedule: String

    private static let events = 400

    /// - Parameters:
    ///   - faults: of a scenario, as YAML.
    ///   - guilty: more of the strategy that can be told to do wrong.
    init(faults: [String], guilty: String = "", format: String = "json") throws {
        let scratch = try Scratch()
        let scenario = try scratch.file(
            "scenario.yaml", "faults:\n" + faults.map { "  - \($0)\n" }.joined())
        try self.init(scratch, ["run", "--scenario", scenario], guilty, format, schedule: scratch.path("happened"))
    }

    /// - Parameter arguments: of `chaos run`.
    init(arguments: [String]) throws {
        let scratch = try Scratch()
        try self.init(scratch, ["run"] + arguments, "", "json", schedule: nil)
    }

    /// What the schedule says that another run has left.
    init(replaying other: RealChaos) throws {
        try self.init(Scratch(), ["replay", other.schedule], "", "json", schedule: nil)
    }

    private init(
        _ scratch: Scratch, _ arguments: [String], _ guilty: String, _ format: String, schedule: String?
    ) throws {
        let catalog = try scratch.file("catalog.json", Self.catalog(guilty))
        let market = try scratch.file("market.ndjson", FaultMarket.lines(Self.events).joined(separator: "\n"))
        let worker = Product.directory.appendingPathComponent("bulkhead-chaos-worker").path
        let setting = ["--real", "--catalog", catalog, "--input", market, "--worker", worker]
        var words = ["chaos"] + arguments + setting + ["--keep", scratch.path("kept"), "--format", format]
        if let schedule { words += ["--schedule", schedule] }
        self.scratch = scratch
        self.schedule = schedule ?? ""
        reproduce = (["bulkhead", "chaos"] + arguments + setting).joined(separator: " ")
        run = try Product.run(words)
    }

    private static func catalog(_ guilty: String) -> String {
        """
        {"defaults": {"timeframe": "1Hour", "symbols": ["*"], "max_target_notional": 10000},
         "strategies": [
          {"strategy_id": "guilty", "strategy_type": "misbehaving", "version": "1.0.0",
           "symbols": ["\(FaultMarket.symbol)"]\(guilty)},
          {"strategy_id": "same-version", "strategy_type": "misbehaving", "version": "1.0.0"},
          {"strategy_id": "other-version", "strategy_type": "misbehaving", "version": "1.1.0"},
          {"strategy_id": "legacy", "strategy_type": "legacy_macd_rsi", "version": "1.0.0"},
          {"strategy_id": "trend", "strategy_type": "trend_multifactor", "version": "1.0.0",
           "params": {"target_notional": 5000}}]}
        """
    }

    // MARK: What it has left

    func report() throws -> [String: Any] { try object(run.output) }

    /// Everything held, and exactly this has happened.
    func expectHeld(actions: [String: Int]) {
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        let report = (try? report()) ?? [:]
        #expect(report["actions"] as? [String: Int] == actions, "\(run.output)")
        #expect(report["notHappened"] as? [String] == [])
    }

    /// The schedule that has happened; of a run, without what plugins did by themselves.
    func happened(ofRun: Bool = false) throws -> [String] {
        if ofRun { return try scratch.lines("kept/disturbed/happened") }
        let words: Set = ["bulkhead-schedule", "world", "pace", "events", "quiet"]
        return try scratch.lines("happened").filter { !words.contains(String($0.prefix { $0 != " " })) }
    }

    /// What became of each event, whose number is the key.
    func outcomes(_ strategy: String) throws -> [Int: Outcome] {
        var outcomes: [Int: Outcome] = [:]
        for line in try scratch.lines("kept/disturbed/outcomes.ndjson") {
            let object = try object(line)
            guard object["strategy_id"] as? String == strategy, let sequence = object["seq"] as? Int else { continue }
            outcomes[sequence] = Outcome(
                name: object["outcome"] as? String ?? "", reason: object["reason"] as? String ?? "")
        }
        return outcomes
    }

    func ledger(_ query: String) throws -> [[String]] {
        let answer = try Product.runProgram(
            "sqlite3", ["-separator", "|", scratch.path("kept/disturbed/state/ledger.sqlite"), query])
        try #require(answer.status == 0, "\(answer.text)")
        return answer.text.split(separator: "\n").map { $0.components(separatedBy: "|") }
    }

    /// The command compares by itself; this is for one that does not.
    func expectSameBytes() throws {
        for file in ["intents.ndjson", "outcomes.ndjson", "rejects.ndjson"] {
            let (disturbed, reference) = (
                try scratch.bytes("kept/disturbed/\(file)"), try scratch.bytes("kept/reference/\(file)")
            )
            #expect(disturbed == reference, "\(file) is another one")
        }
        #expect(try scratch.lines("kept/disturbed/intents.ndjson").count > 10)
    }
}
