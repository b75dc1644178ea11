import Foundation
import Testing

/// Every fault of `Fixtures/chaos`, in real processes: what it costs, whom, and what it does not.
@Suite("Faults of a plugin, in real workers") struct FaultTests {
    /// Enough for two snapshots of the worker.
    private static let longMarket = FaultMarket.lines(6000)
    private static let longEvent = 3000
    /// One event at a time takes longer.
    private static let shortMarket = Array(longMarket.prefix(800))
    private static let shortEvent = 400
    /// Events that a breaker stays open for.
    private static let pause = 100

    private static let longReference = Result { try FaultTrial(["fault": "none"], events: longMarket) }
    private static let shortReference = Result { try FaultTrial(["fault": "none"], events: shortMarket) }
    /// Runs in which the event of the faults never was.
    private static let longWithout = Result { try without(longEvent, longMarket) }
    private static let shortWithout = Result { try without(shortEvent, shortMarket) }

    private static func without(_ event: Int, _ market: [String]) throws -> FaultTrial {
        var market = market
        market.remove(at: event)
        return try FaultTrial(["fault": "none"], events: market)
    }

    @Test("The expectations can be read, and every fault has its consequence")
    func expectations() {
        #expect(ExpectedFault.all.count == FaultExpectations.all.faults.count)
        #expect(ExpectedFault.all.count >= 50)
    }

    @Test(
        "A fault at one event, with a breaker that opens at once", arguments: ExpectedFault.all.filter { !$0.isLasting }
    )
    func onceWithBreaker(_ fault: ExpectedFault) throws {
        let trial = try Self.trial(fault, Self.longMarket, at: Self.longEvent, breaker: Self.quickBreaker)
        try check(fault, trial, at: Self.longEvent, Self.longReference.get(), Self.longWithout.get(), opens: true)
    }

    @Test("A fault at one event, one event at a time", arguments: ExpectedFault.all.filter { !$0.isLasting })
    func onceAlone(_ fault: ExpectedFault) throws {
        let trial = try Self.trial(fault, Self.shortMarket, at: Self.shortEvent, inFlight: 1)
        try check(fault, trial, at: Self.shortEvent, Self.shortReference.get(), Self.shortWithout.get(), opens: false)
    }

    @Test(
        "What every process does otherwise is found out after a restart",
        arguments: ExpectedFault.all.filter(\.needsRestart))
    func afterRestart(_ fault: ExpectedFault) throws {
        let fed = 5000
        let reference = try Self.longReference.get()
        var parameters: [String: Any] = fault.fault.params ?? [:]
        parameters["fault"] = fault.name
        let trial = try FaultTrial(parameters, events: []) { run, input in
            try input.write(contentsOf: Data((Self.longMarket.prefix(fed).joined(separator: "\n") + "\n").utf8))
            let output = try #require(run.process.arguments?.firstIndex(of: "--output")).advanced(by: 1)
            let path = try #require(run.process.arguments)[output]
            try waitUntil { (try? Self.lastSequence(path)) ?? 0 >= fed - 8 }
            let victim = try #require(run.workers.first { Self.serves($0, "misbehaving") })
            kill(victim, SIGKILL)
            try waitUntil { run.workers.contains { $0 != victim && Self.serves($0, "misbehaving") } }
            try input.write(contentsOf: Data((Self.longMarket.dropFirst(fed).joined(separator: "\n") + "\n").utf8))
        }
        let outcomes = try #require(trial.outcomes[FaultTrial.guilty])
        let missed = trial.missed(FaultTrial.guilty)
        let first = try #require(missed.first)
        #expect(first >= fed)
        #expect(missed == Array(first..<Self.longMarket.count))
        #expect(outcomes[first].reason.contains("replay with another result"), "\(outcomes[first].reason)")
        // Where no event was there to be charged, it left service at once.
        for failure in trial.failures(FaultTrial.guilty) {
            #expect(failure == first - 1 && failure >= fed)
            #expect(outcomes[failure].name == fault.fault.outcome)
            #expect(
                fault.fault.cause.map { outcomes[failure].reason.contains($0) } ?? true, "\(outcomes[failure].reason)")
        }
        for strategy in [FaultTrial.sameVersion] + FaultTrial.others {
            expectSame(strategy, trial, reference)
        }
        let loss = try #require(trial.losses.first)
        #expect(loss.cause == "killed" && loss.signal == SIGKILL)
    }

    @Test("Memory that leaks slowly costs a process now and then, and nobody an event")
    func leak() throws {
        let fault = try #require(ExpectedFault.all.first { $0.name == "leak" })
        var parameters: [String: Any] = fault.fault.params ?? [:]
        parameters["fault"] = fault.name
        let trial = try FaultTrial(parameters, events: Self.longMarket)
        let reference = try Self.longReference.get()
        #expect(try trial.wishes(FaultTrial.guilty) == reference.wishes(FaultTrial.guilty))
        for strategy in [FaultTrial.sameVersion] + FaultTrial.others {
            expectSame(strategy, trial, reference)
        }
        #expect(!trial.losses.isEmpty)
        #expect(trial.losses.allSatisfy { $0.cause == "out_of_memory" && $0.detail.contains("limit of 256 MiB") })
    }

    @Test(
        "A strategy that fails from some event on is out of service after its third",
        arguments: ["segfault", "throw", "bad_confidence"])
    func lasting(_ name: String) throws {
        let trial = try FaultTrial(["fault": name, "at": 30], events: Self.shortMarket)
        let reference = try Self.shortReference.get()
        // Each symbol has its own count of evaluations.
        #expect(trial.failures(FaultTrial.guilty).prefix(3) == [60, 61, 62])
        #expect(trial.missed(FaultTrial.guilty).first == 63)
        for strategy in [FaultTrial.sameVersion] + FaultTrial.others {
            expectSame(strategy, trial, reference)
        }
        let deaths = trial.losses.prefix { $0.cause != "recycled" }
        // Two at each event, and maybe one at the next before it was taken out.
        #expect((name == "segfault" ? 6...7 : 0...0).contains(deaths.count))
    }

    // MARK: Checking

    private static let quickBreaker: [String: [String: Int]] = [
        "error": ["consecutive": 1, "open_events": pause], "bad_output": ["count": 1, "open_events": pause],
        "timeout": ["count": 1, "open_events": pause], "crash": ["count": 1, "open_events": pause],
    ]

    private static func trial(
        _ fault: ExpectedFault, _ market: [String], at event: Int, inFlight: Int? = nil,
        breaker: [String: [String: Int]]? = nil
    ) throws -> FaultTrial {
        var parameters: [String: Any] = fault.fault.params ?? [:]
        parameters["fault"] = fault.name
        parameters["event_ts"] = FaultMarket.time(event)
        parameters["symbol"] = FaultMarket.symbol
        return try FaultTrial(
            parameters, events: market, inFlight: inFlight, breaker: breaker,
            deadline: fault.fault.outcome == "timeout" ? 100 : nil)
    }

    private func check(
        _ fault: ExpectedFault, _ trial: FaultTrial, at event: Int, _ reference: FaultTrial, _ without: FaultTrial,
        opens: Bool
    ) throws {
        let count = try #require(reference.outcomes[FaultTrial.guilty]).count
        let isVersion = fault.consequence.charged == "version"
        // The event of a lie that only the next answer gives away.
        var charged = fault.fault.noticed == "next_event" ? event + 1 : event
        // A lie stands in front of answers to events before: where many are under way the oldest of them is charged.
        let isVague = opens && fault.fault.outcome == "protocol_error"
        if isVague, let oldest = trial.failures(FaultTrial.guilty).first, oldest < charged { charged = oldest }
        // What was said too much may have come when nothing was under way: then no event is lost to it, and the next one meets
        // an open circuit.
        let isBetween =
            fault.fault.noticed == "next_event" && trial.failures(FaultTrial.guilty).isEmpty
            && trial.missed(FaultTrial.guilty).first == charged
        let isCharged = fault.fault.outcome != "none" && !isBetween
        let firstMissed = isBetween ? charged : charged + 1

        #expect(trial.failures(FaultTrial.guilty) == (isCharged ? [charged] : []))
        if isCharged {
            let outcome = try #require(trial.outcomes[FaultTrial.guilty])[charged]
            #expect(outcome.name == fault.fault.outcome)
            let cause = isVague ? "protocol error" : fault.fault.cause ?? ""
            #expect(cause.isEmpty || outcome.reason.contains(cause), "\(outcome.reason)")
        }

        switch fault.consequence.breaker {
        case "none": #expect(trial.missed(FaultTrial.guilty) == [])
        case "latched": #expect(trial.missed(FaultTrial.guilty) == Array(firstMissed..<count))
        case _ where opens: #expect(trial.missed(FaultTrial.guilty) == Array(charged + 1...charged + Self.pause))
        default: #expect(trial.missed(FaultTrial.guilty) == [])
        }
        if !isVersion {
            let missed = Set(trial.missed(FaultTrial.guilty))
            let expected =
                isCharged
                // There, every later event has a number less.
                ? try without.wishes(FaultTrial.guilty, except: Set(missed.map { $0 - 1 }))
                : try reference.wishes(FaultTrial.guilty)
            #expect(try trial.wishes(FaultTrial.guilty) == expected)
        }

        var untouched = FaultTrial.others
        if isVersion {
            #expect(trial.failures(FaultTrial.sameVersion) == (isCharged ? [charged] : []))
            #expect(trial.missed(FaultTrial.sameVersion) == Array(firstMissed..<count))
            if fault.fault.outcome == "protocol_error" {
                // Whose lie it was the process does not tell, when it has gone on: each of its plugins may be charged, at
                // that event and no other.
                let other = untouched.removeFirst()
                #expect(trial.failures(other).allSatisfy { $0 == charged })
            }
        } else {
            untouched.append(FaultTrial.sameVersion)
        }
        for strategy in untouched {
            expectSame(strategy, trial, reference)
        }
        checkLedger(fault, trial, at: charged, opens: opens)
    }

    /// A strategy that noticed nothing: the same intents to the byte, and the same outcomes.
    private func expectSame(_ strategy: String, _ trial: FaultTrial, _ reference: FaultTrial) {
        let lines = (trial.lines[strategy] ?? [], reference.lines[strategy] ?? [])
        #expect(lines.0.count == lines.1.count, "\(strategy)")
        if let (line, expected) = zip(lines.0, lines.1).first(where: { $0 != $1 }) {
            Issue.record("\(strategy) wrote \(line) instead of \(expected)")
        }
        let isSame = trial.outcomes[strategy] == reference.outcomes[strategy]
        #expect(isSame, "outcomes of \(strategy)")
    }

    /// The ledger has a row for each process that was lost, with its cause.
    private func checkLedger(_ fault: ExpectedFault, _ trial: FaultTrial, at event: Int, opens: Bool) {
        let own = trial.losses.filter { $0.cause != "recycled" }
        let replaced = (fault.fault.worker ?? fault.consequence.worker) == "replaced"
        guard replaced else { return #expect(own.isEmpty, "\(own)") }
        switch fault.fault.outcome {
        case "violation", "protocol_error": #expect(own.count == 1)
        // Whether it is the strategy's own doing is known when its successor does it too.
        default: #expect(own.count == 2)
        }
        // What was said too much may have come when nothing was under way.
        #expect(own.last?.sequence == event || fault.fault.noticed == "next_event" && own.last?.sequence == nil)
        for loss in own {
            switch fault.fault.cause ?? "" {
            case let cause where cause.hasPrefix("signal "):
                #expect(loss.cause == "signalled")
                #expect(loss.signal.map { "signal \(Self.signals[$0] ?? "")" } == cause)
            case let cause where cause.hasPrefix("exited"): #expect(loss.cause == "exited")
            default: #expect(loss.cause == fault.fault.outcome)
            }
            if !opens || fault.fault.outcome != "protocol_error" {
                #expect(fault.fault.cause.map { loss.detail.contains($0) } ?? true, "\(loss.detail)")
            }
        }
    }

    private static let signals: [Int32: String] = [
        SIGILL: "SIGILL", SIGABRT: "SIGABRT", SIGFPE: "SIGFPE", SIGSEGV: "SIGSEGV",
    ]

    private static func serves(_ process: Int32, _ family: String) -> Bool {
        let name = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
        return name?.hasPrefix("bulkhead-worker:\(family)") ?? false
    }

    /// Of the last whole line of an output.
    private static func lastSequence(_ path: String) throws -> Int {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        guard let line = text.split(separator: "\n").last, let object = try? object(line) else { return 0 }
        return object["seq"] as? Int ?? 0
    }
}
