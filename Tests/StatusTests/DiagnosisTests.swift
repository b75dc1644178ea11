import Status
import Supervision
import Testing

@Suite struct DiagnosisTests {
    private func diagnosis(
        _ outcomes: [OutcomeCount], _ change: (inout HostStatus, inout StrategyStatus) -> Void = { _, _ in }
    ) -> Diagnosis {
        let host = SampleHost.host(outcomes, change)
        return Diagnosis.of(host.strategies[0], in: host)
    }

    @Test func aFailingStrategyIsToldWithItsLastError() {
        for outcome in [Outcome.error, .crash, .timeout, .violation, .protocolError, .outOfMemory, .nondeterministic] {
            let found = diagnosis([OutcomeCount(outcome, 30), OutcomeCount(.noSignal, reason: "holding", 5)]) {
                $1.trail = [SampleHost.run(outcome, "division by zero", count: 25)]
            }
            #expect(found.kind == .failing)
            #expect(found.sentence.contains("30 of 35 events ended in \(outcome.name); the last: division by zero"))
        }
    }

    @Test func aStreakCountsMoreThanWhatWasMostOftenBefore() {
        let outcomes = [OutcomeCount(.noSignal, reason: "holding", 100_000), OutcomeCount(.missingFeature, 25)]
        let found = diagnosis(outcomes) {
            $1.trail = [
                SampleHost.run(.noSignal, "holding", count: 9, last: 75),
                SampleHost.run(.missingFeature, "price", count: 25),
            ]
            $1.missing = [NamedCount("price", 25)]
        }
        #expect(found.kind == .missingFeature)
        let short = diagnosis(outcomes) { $1.trail = [SampleHost.run(.missingFeature, "price", count: 3)] }
        #expect(short.kind == .noSignal)
    }

    @Test func warmUpThatIsOverIsNoReason() {
        let found = diagnosis([OutcomeCount(.warmingUp, 48), OutcomeCount(.noSignal, reason: "inside_band", 2)]) {
            $1.trail = [
                SampleHost.run(.warmingUp, "48 of 48", count: 48, last: 98),
                SampleHost.run(.noSignal, "inside_band", count: 2),
            ]
        }
        #expect(found.kind == .noSignal)
        let still = diagnosis([OutcomeCount(.warmingUp, 10)]) {
            $1.trail = [SampleHost.run(.warmingUp, "10 of 48", count: 10)]
        }
        #expect(still.kind == .warmingUp && still.sentence.contains("10 of 48"))
    }

    @Test func aCooldownThatIsOverIsOnlyAHint() {
        func change(_ lastIntent: String) -> (inout HostStatus, inout StrategyStatus) -> Void {
            { host, strategy in
                strategy.rules?.cooldownSeconds = 7200
                strategy.lastIntent = SampleHost.intent(at: lastIntent)
                strategy.sinceLastIntent = [
                    OutcomeCount(.suppressedCooldown, 3), OutcomeCount(.noSignal, reason: "holding", 90),
                ]
                strategy.trail = [SampleHost.run(.noSignal, "holding", count: 10)]
            }
        }
        let outcomes = [
            OutcomeCount(.intent, 1), OutcomeCount(.suppressedCooldown, 3),
            OutcomeCount(.noSignal, reason: "holding", 90),
        ]
        // The newest event is of midnight.
        #expect(diagnosis(outcomes, change("2019-12-31T23:00:00Z")).kind == .cooldown)
        let over = SampleHost.host(outcomes, change("2019-12-31T20:00:00Z"))
        #expect(Diagnosis.of(over.strategies[0], in: over).kind == .noSignal)
        #expect(
            Explanation(over.strategies[0], in: over).hints.contains("cooldown_seconds 7200 swallowed 3 intents in all")
        )
    }

    @Test func aWorkerThatDoesNotComeUpIsNamedWithItsLastEnd() {
        func change(_ state: RunStatus.State) -> (inout HostStatus, inout StrategyStatus) -> Void {
            { host, _ in
                host.run.state = state
                host.workers[0].state = .waiting
                host.workers[0].generation = 5
                host.workers[0].lastLoss = WorkerLoss(
                    generation: 5, at: SampleHost.start, cause: "exited", detail: "exited with 3; it said: no memory",
                    signal: nil, sequence: nil)
            }
        }
        let outcomes = [OutcomeCount(.noSignal, reason: "holding", 5)]
        let found = diagnosis(outcomes, change(.running))
        #expect(found.kind == .workerDown)
        #expect(found.sentence.contains("mean_reversion") && found.sentence.contains("no memory"))
        // Of a host that is gone that would say nothing.
        #expect(diagnosis(outcomes, change(.died)).kind == .hostDown)
        #expect(diagnosis(outcomes, change(.finished)).kind == .noSignal)
    }

    @Test func aWorkerThatDoesNotAnswerHoldsUpEveryStrategy() {
        func change(_ family: String, _ seconds: Double) -> (inout HostStatus, inout StrategyStatus) -> Void {
            { host, _ in
                var worker = host.workers[0]
                worker.family = family
                worker.pid = 99
                worker.silentSeconds = seconds
                host.workers = [host.workers[0], worker]
            }
        }
        let outcomes = [OutcomeCount(.noSignal, reason: "holding", 5)]
        let other = diagnosis(outcomes, change("trend_multifactor", 35))
        #expect(other.kind == .workerSilent)
        #expect(
            other.sentence
                == "is held up by the worker trend_multifactor, process 99, which has not answered for 35 s, since event 5"
        )
        #expect(other.advice?.contains("kill -9 99") == true)
        #expect(diagnosis(outcomes, change("trend_multifactor", 0.5)).kind == .noSignal)
        let own = diagnosis(outcomes) { host, _ in host.workers[0].silentSeconds = 3 }
        #expect(own.sentence.hasPrefix("waits for its worker mean_reversion, process 43,"))
    }

    @Test func anOutputThatNobodyReadsHoldsUpEveryStrategy() {
        let found = diagnosis([OutcomeCount(.noSignal, reason: "holding", 5)]) { host, _ in host.run.waitsFor = .output
        }
        #expect(found.kind == .outputBlocked)
    }

    @Test func eventsThatHaveStoppedAreToldFromEventsThatNeverCame() {
        func found(_ newest: String, timeframe: String = "1Hour", last: UInt64 = 50) -> Diagnosis {
            diagnosis([OutcomeCount(.noSignal, reason: "holding", 5)]) { host, strategy in
                strategy.rules?.symbols = ["GBPUSD"]
                strategy.rules?.timeframe = timeframe
                host.input.streams.append(
                    StreamStatus(symbol: "GBPUSD", timeframe: timeframe, events: 5, lastEventTime: newest))
                host.run.finishedEvents = 105
                strategy.trail = [SampleHost.run(.noSignal, "holding", count: 5, last: last)]
            }
        }
        // The newest event of all is of 2020-01-01.
        let stopped = found("2019-12-01T00:00:00Z")
        #expect(stopped.kind == .feedStopped)
        #expect(stopped.sentence.contains("2019-12-01") && stopped.sentence.contains("31 d before"))
        #expect(stopped.sentence.contains("goes on with EURUSD 1Hour"))
        #expect(found("2019-12-31T14:00:00Z").kind == .noSignal, "ten bars")
        // One event of the far future makes nobody late.
        #expect(found("2019-12-01T00:00:00Z", last: 104).kind == .noSignal)
        // What has no length cannot be late.
        #expect(found("2019-12-01T00:00:00Z", timeframe: "Tick").kind == .noSignal)
    }

    @Test func anIsolatedStrategyIsToldOfItsOwnWorker() {
        let host = SampleHost.host([OutcomeCount(.noSignal, reason: "holding", 5)]) { host, _ in
            var own = host.workers[0]
            own.isolated = "one"
            own.pid = 99
            host.workers.append(own)
        }
        #expect(Explanation(host.strategies[0], in: host).worker?.pid == 99)
    }

    @Test func aHaltOfAllIsToldFromOneOfThisStrategy() {
        let own = diagnosis([OutcomeCount(.halted, 5)]) {
            $1.service = .halted
            $1.reason = "news"
        }
        #expect(own.sentence == "is halted since \(SampleHost.start): news")
        #expect(own.advice?.contains("resume one") == true)
        let all = diagnosis([OutcomeCount(.halted, 5)]) {
            $0.haltOfAll = Halt(reason: "news", since: SampleHost.start, sequence: 0, user: 0)
            $1.service = .halted
            $1.reason = "news"
        }
        #expect(all.advice?.contains("--all") == true)
    }

    @Test func everyDiagnosisIsASentenceThatFollowsTheName() {
        for outcome in Outcome.allCases {
            let found = diagnosis([OutcomeCount(outcome, 3)]) { $1.trail = [SampleHost.run(outcome, count: 3)] }
            #expect(found.sentence.first?.isLowercase == true && !found.sentence.hasSuffix("."), "\(outcome): \(found)")
        }
    }

    @Test func namesThatCouldDeceiveATerminalAreShownSafely() {
        let host = SampleHost.host([OutcomeCount(.symbolExcluded, 9)]) { host, strategy in
            strategy.rules?.symbols = ["GB\u{1B}[31mP"]
            host.input.streams[0].symbol = "E\u{202E}UR"
        }
        let text = Explanation(host.strategies[0], in: host).text
        #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
        #expect(text.contains(#"\u{1b}"#) && text.contains(#"\u{202e}"#))
        let status = host.text
        #expect(!status.contains("\u{1B}") && !status.contains("\u{202E}"))
    }

    @Test func whereNoHostRunsThatIsSaidBeforeWhatWentOnBefore() {
        let failed = diagnosis([OutcomeCount(.warmingUp, 5)]) { host, strategy in
            host.run.state = .failed
            host.run.problem = "cannot write to /dev/full"
            strategy.trail = [SampleHost.run(.warmingUp, "5 of 48", count: 5)]
        }
        #expect(failed.kind == .hostDown && failed.sentence.contains("cannot write to /dev/full"))
        let disabled = diagnosis([]) { host, strategy in
            host.run.state = .failed
            strategy.service = .disabled
            strategy.isError = true
        }
        #expect(disabled.kind == .disabledByError, "an error of its own is nearer")
    }

    @Test func aStrategyThatCanOnlyGetOutIsNotTakenForAHealthyOne() {
        let found = diagnosis([
            OutcomeCount(.badOutput, 87), OutcomeCount(.intent, 81), OutcomeCount(.noSignal, reason: "holding", 900),
        ]) {
            host, strategy in
            strategy.lastIntent = SampleHost.intent("flat")
            strategy.sinceLastIntent = [OutcomeCount(.noSignal, reason: "holding", 9)]
            strategy.trail = [
                SampleHost.run(
                    .badOutput, "target_notional 50000.0 is above max_target_notional 10000.0", count: 1, last: 40),
                SampleHost.run(.noSignal, "holding", count: 9),
            ]
        }
        #expect(found.kind == .badOutput)
        #expect(found.sentence.contains("87 intents refused") && found.sentence.contains("50000.0 is above"))
        #expect(found.advice?.contains("max_target_notional") == true)
    }

    @Test func whatHasKeptItSilentEverSinceBeatsWhatWasHeldBackBefore() {
        let found = diagnosis([
            OutcomeCount(.intent, 1), OutcomeCount(.suppressedCooldown, 5), OutcomeCount(.missingFeature, 1000),
        ]) {
            host, strategy in
            strategy.rules?.cooldownSeconds = 9e9
            strategy.lastIntent = SampleHost.intent()
            strategy.sinceLastIntent = [OutcomeCount(.suppressedCooldown, 5), OutcomeCount(.missingFeature, 1000)]
            strategy.missing = [NamedCount("price", 1000)]
            strategy.trail = [SampleHost.run(.missingFeature, "price", count: 1000, last: 2000)]
        }
        #expect(found.kind == .missingFeature)
    }

    @Test func aRestartLoopIsNotTakenForWarmUp() {
        let found = diagnosis([OutcomeCount(.warmingUp, 200)]) { host, strategy in
            strategy.trail = [SampleHost.run(.warmingUp, "19 of 48", count: 19)]
            host.workers[0].losses = [NamedCount("signalled", 12)]
            host.workers[0].lastLoss = WorkerLoss(
                generation: 12, at: SampleHost.start, cause: "signalled", detail: "was ended by signal 9", signal: 9,
                sequence: 7)
        }
        #expect(found.sentence.contains("started again 12 times") && found.advice?.contains("signal 9") == true)
    }

    @Test func linesThatAreAllRejectedLatelyAreTheCause() {
        let found = diagnosis([OutcomeCount(.noSignal, reason: "holding", 50)]) { host, _ in
            host.run.rejectedLines = 2950
            host.run.rejectedInARow = 2950
            host.input.rejections = [NamedCount("event_ts: not RFC 3339", 2950)]
        }
        #expect(found.kind == .linesRejected && found.sentence.contains("newest 2,950 lines"))
    }

    @Test func symbolsThatAreMerelyAlikeAreNotSuggested() {
        func advice(_ symbol: String, _ known: String) -> String? {
            diagnosis([OutcomeCount(.symbolExcluded, 9)]) { host, strategy in
                strategy.rules?.symbols = [symbol]
                host.input.streams[0].symbol = known
            }.advice
        }
        #expect(advice("XAUUSD", "AUDUSD")?.contains("meant") == false)
        for (written, known) in [("eur/usd", "EURUSD"), ("EUR_USD", "EURUSD"), ("EURUSD ", "EURUSD")] {
            #expect(advice(written, known)?.hasPrefix("is \(known) meant?") == true)
        }
    }

    @Test func ofSeveralSymbolsThoseThatStoppedOrNeverCameAreHints() {
        let host = SampleHost.host([OutcomeCount(.noSignal, reason: "holding", 9)]) { host, strategy in
            strategy.rules?.symbols = ["EURUSD", "NZDUSD", "USDJPY"]
            host.input.streams.append(
                StreamStatus(symbol: "NZDUSD", timeframe: "1Hour", events: 5, lastEventTime: "2019-12-01T00:00:00Z"))
        }
        let hints = Explanation(host.strategies[0], in: host).hints
        #expect(hints.contains { $0.hasPrefix("of its symbols USDJPY never came as 1Hour") })
        #expect(hints.contains { $0.hasPrefix("NZDUSD comes no more") && $0.contains("31 d before") })
    }

    @Test func aHaltBehindAnotherCauseIsAHint() {
        let own = Halt(reason: "bad fills", since: SampleHost.start, sequence: 0, user: 1000)
        let disabled = SampleHost.host([]) { _, strategy in
            strategy.service = .disabled
            strategy.isError = true
            strategy.halt = own
        }
        #expect(
            Explanation(disabled.strategies[0], in: disabled).hints.contains {
                $0.contains("halted as well") && $0.contains("bad fills")
            })
        let both = SampleHost.host([OutcomeCount(.halted, 3)]) { host, strategy in
            host.haltOfAll = Halt(reason: "feed", since: SampleHost.start, sequence: 0, user: 0)
            strategy.service = .halted
            strategy.halt = own
        }
        #expect(Explanation(both.strategies[0], in: both).hints.contains { $0.contains("halted by itself too") })
    }
}
