// A writer for the tests of the ledger, which kill it: ledger-probe PATH [TURNS [quiet]]. It writes statuses, halts
// and latches until it is killed, or for so many turns, and says `act N` or `latch N` as soon as that is said to last. A
// quiet one does neither.
import Foundation
import Ledger
import Status
import Supervision

func strategy(_ index: Int, turn: UInt64) -> StrategyStatus {
    var strategy = StrategyStatus(
        id: "s\(index)", family: "trend_multifactor", version: "1.0.0", service: .enabled,
        since: WallTime(nanoseconds: 1_000_000))
    strategy.outcomes = [OutcomeCount(.noSignal, reason: "flat", turn), OutcomeCount(.intent, turn / 2 + 1)]
    strategy.trail = (turn..<turn + 8).map {
        OutcomeRun(
            outcome: .noSignal, reason: "flat", count: 1, firstSequence: $0, lastSequence: $0, symbol: "EURUSD",
            eventTime: "2026-01-01T00:00:00Z")
    }
    return strategy
}

@Sendable func say(_ text: String) {
    print(text)
    fflush(nil)
}

do {
    let arguments = CommandLine.arguments
    guard arguments.count >= 2 else { throw LedgerError(.unusable, "usage: ledger-probe PATH [TURNS [quiet]]") }
    let turns = arguments.count > 2 ? UInt64(arguments[2]) ?? 0 : UInt64.max
    let isQuiet = arguments.count > 3
    let writer = try LedgerWriter(path: arguments[1]) { say("failed: \($0)") }
    let start = WallTime(nanoseconds: Int64(Date().timeIntervalSince1970) * 1_000_000_000)
    var run = RunStatus(
        state: .running, pid: getpid(), build: "probe", startedAt: start, asOf: start, catalog: "probe.yaml",
        catalogDigest: "sha256:00", executableDigest: "sha256:01", input: "standard input")
    try writer.beginRun(run)
    say("ready")
    for turn in 1...turns {
        run.acceptedEvents = turn
        run.finishedEvents = turn
        let status = HostStatus(run: run, strategies: (0..<50).map { strategy($0, turn: turn) })
        writer.append([.status(status)])
        if isQuiet { continue }
        let act = OperatorAct(.halt, at: start, strategy: "s1", reason: "act \(turn)", user: 0, sequence: turn)
        let written = DispatchSemaphore(value: 0)
        writer.append([.operatorAct(act)], durably: true) { error in
            if error == nil { say("act \(turn)") }
            written.signal()
        }
        written.wait()
        let outage = OutageStatus(
            cause: .violation, rule: "1 violation", culprit: nil, since: turn, at: start, openEvents: nil, missed: 0,
            consecutiveTrips: 1,
            failures: [FailureStatus(ChargedFailure(sequence: turn, outcome: .violation, detail: "socket"))],
            isFromEarlierRun: false)
        let latch = BreakerChange(
            at: start, sequence: turn, strategy: "s2", family: "trend_multifactor", version: "1.0.0",
            parametersHash: "",
            from: .closed, to: .latched, outage: outage)
        writer.append([.breakerChange(latch)], durably: true) { error in
            if error == nil { say("latch \(turn)") }
            written.signal()
        }
        written.wait()
    }
    writer.close()
} catch {
    say("failed: \(error)")
    exit(1)
}
