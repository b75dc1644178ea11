import StrategySDK
@testable import Supervision
import Testing
import Wire

@Suite("Starting and losing workers")
struct LifecycleTests {
    private static let strategies = [TestStrategy("a"), TestStrategy("b"), TestStrategy("c").with(\.family, "south")]
    private static let events = (0..<6).map { TestEvent("*=long \($0 + 1)", at: $0 + 1) }

    private static func undisturbed() -> CoreHarness {
        let harness = CoreHarness(strategies)
        harness.run(events)
        return harness
    }

    // MARK: Start

    @Test("A worker is greeted, attested, told its columns and strategies, and only then sent symbols and events")
    func startOrder() {
        let harness = CoreHarness(Self.strategies)
        var attestations = 0
        harness.attestation = { worker, _ in
            attestations += 1
            #expect(harness.everyWorker.first { $0.generation == 1 }?.seenTypes.first == FrameType.hello.rawValue)
            return true
        }
        harness.run(Self.events)
        #expect(attestations == 2)
        let types = harness.everyWorker[0].seenTypes.compactMap(FrameType.init)
        #expect(types == [.hello, .columns, .strategy, .strategy, .symbol] + Array(repeating: .event, count: 6))
        let starts = harness.reports.filter { if case .workerStarting = $0 { true } else { false } }
        let readies = harness.reports.filter { if case .workerReady = $0 { true } else { false } }
        #expect(starts.count == 2 && readies.count == 2 && harness.reports.count == 4)
    }

    @Test("A worker that fails its attestation sees no strategy and no event, and costs nobody an event")
    func failedAttestation() {
        let harness = CoreHarness(Self.strategies)
        harness.attestation = { worker, generation in worker.index == 1 || generation.number > 2 }
        harness.run(Self.events)
        #expect(harness.everything == Self.undisturbed().everything)
        let rejected = harness.everyWorker.filter { $0.seenTypes == [FrameType.hello.rawValue] }
        #expect(rejected.count == 2)
        #expect(harness.kills == [.kill(WorkerIndex(0), Generation(1)), .kill(WorkerIndex(0), Generation(2))])
        #expect(harness.charges.isEmpty)
        #expect(harness.launches.filter { $0.worker == 0 }.map(\.at) == [0, 250, 750])
    }

    @Test(
        "Starts that come to nothing wait 250 ms, twice as long each time, at most a minute; one that works begins anew"
    )
    func backoff() {
        let harness = CoreHarness([TestStrategy("a")])
        harness.canLaunch = { _, generation in generation.number > 10 }
        harness.conduct = { _, generation in
            PlayedWorker.Conduct(diesAt: generation.number == 11 ? [1] : generation.number == 12 ? [1] : [])
        }
        harness.run(Array(Self.events.prefix(1)), end: false)
        // 250, 500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000 from one to the next.
        #expect(
            harness.launches.map(\.at) == [
                0, 250, 750, 1750, 3750, 7750, 15_750, 31_750, 63_750, 123_750, 183_750,
            ])
        // The eleventh answers an event, then dies: its successor comes at once, computes that again, and dies too.
        harness.run(Array(Self.events.dropFirst()))
        #expect(harness.launches.suffix(2).map(\.at) == [183_750, 183_750])
        #expect(harness.outcomes(of: "a")[1] == "crash")
    }

    @Test("A worker that is not ready in 10 s is ended and started again")
    func startTimeout() {
        let harness = CoreHarness(Self.strategies)
        harness.conduct = { worker, generation in
            PlayedWorker.Conduct(isStalled: worker.index == 0 && generation.number == 1)
        }
        harness.run(Self.events)
        #expect(harness.everything == Self.undisturbed().everything)
        #expect(harness.launches.filter { $0.worker == 0 }.map(\.at) == [0, 10_250])
        #expect(harness.kills == [.kill(WorkerIndex(0), Generation(1))])
    }

    @Test(
        "Another READY or ADMISSION than before ends the worker before it sees an event",
        arguments: ["version", "plugin", "warm-up", "layout", "refused", "slot"])
    func otherSetUp(_ what: String) {
        let harness = CoreHarness(Self.strategies)
        let layout = TestDeployment.layout("north")
        harness.conduct = { worker, generation in
            guard worker.index == 0, generation.number == 1 else { return PlayedWorker.Conduct() }
            return PlayedWorker.Conduct(lie: { header, frame in
                var queue = ByteQueue()
                let parameters = [Parameter("key", .text("a")), Parameter("warm_up", .integer(0))]
                switch (what, FrameType(rawValue: header.type)) {
                case ("version", .ready?):
                    try? ReadyFrame(version: 1, plugins: TestDeployment.descriptors).write(generation: 1, into: &queue)
                case ("plugin", .ready?):
                    try? ReadyFrame(plugins: [TestDeployment.descriptors[0]]).write(generation: 1, into: &queue)
                case ("warm-up", .admission?):
                    let verdict = AdmissionFrame.Verdict.admitted(warmUp: 1, layout: layout, parameters: parameters)
                    try? AdmissionFrame(slot: 0, verdict: verdict).write(generation: 1, into: &queue)
                case ("layout", .admission?):
                    let verdict = AdmissionFrame.Verdict.admitted(
                        warmUp: 0, layout: layout ^ 1, parameters: parameters)
                    try? AdmissionFrame(slot: 0, verdict: verdict).write(generation: 1, into: &queue)
                case ("refused", .admission?):
                    let error = ParameterError(parameter: "key", problem: "is not what it was")
                    try? AdmissionFrame(slot: 0, verdict: .refused(error)).write(generation: 1, into: &queue)
                case ("slot", .admission?):
                    let verdict = AdmissionFrame.Verdict.admitted(warmUp: 0, layout: layout, parameters: parameters)
                    try? AdmissionFrame(slot: 1, verdict: verdict).write(generation: 1, into: &queue)
                default: return frame
                }
                return Array(queue.bytes)
            })
        }
        harness.run(Self.events)
        #expect(harness.everything == Self.undisturbed().everything)
        #expect(harness.everyWorker[0].seenEvents.isEmpty || harness.everyWorker[1].seenEvents.isEmpty)
        #expect(harness.kills == [.kill(WorkerIndex(0), Generation(1))])
    }

    @Test("Whoever breaks the protocol at every start is latched in the end, and the others go on")
    func neverAgainReady() {
        let harness = CoreHarness(Self.strategies)
        harness.conduct = { worker, generation in
            guard worker.index == 0 else { return PlayedWorker.Conduct() }
            guard generation.number > 1 else { return PlayedWorker.Conduct(diesAt: [2]) }
            return PlayedWorker.Conduct(lie: { header, frame in
                guard header.type == FrameType.ready.rawValue else { return frame }
                return [UInt8](repeating: 0xEE, count: frame.count)
            })
        }
        harness.run(Self.events)
        let reference = Self.undisturbed()
        #expect(harness.finishes == 1)
        #expect(harness.launches.count { $0.worker == 0 } == 1 + SupervisionCore.maxBadStarts)
        for id in ["a", "b"] {
            #expect(harness.outcomes(of: id).prefix(2) == reference.outcomes(of: id).prefix(2))
            #expect(harness.outcomes(of: id)[2] == "protocol_error")
            #expect(harness.reasons(of: id)[2].contains("12 starts in a row"))
            #expect(harness.outcomes(of: id).dropFirst(3).allSatisfy { $0 == "circuit_open" })
        }
        #expect(harness.reasons(of: "c") == reference.reasons(of: "c"))
    }

    // MARK: Loss

    @Test("After one death the event is evaluated once more, and nothing is lost", arguments: 0..<6 as Range<UInt64>)
    func oneDeath(_ sequence: UInt64) {
        let harness = CoreHarness(Self.strategies, maxChunk: 50, seed: sequence)
        harness.conduct = { worker, generation in
            PlayedWorker.Conduct(diesAt: worker.index == 0 && generation.number == 1 ? [sequence] : [])
        }
        harness.run(Self.events)
        #expect(harness.everything == Self.undisturbed().everything)
        #expect(harness.charges.isEmpty)
        #expect(harness.core.restarts == 1)
        let lost = harness.reports.compactMap { report in
            if case .workerLost(let worker, let generation, let cause, let at, _) = report {
                (worker, generation, cause, at)
            } else {
                nil
            }
        }
        #expect(lost.count == 1 && lost.first?.3 == sequence)
        #expect(lost.first?.2.description.contains("SIGSEGV") == true && lost.first?.2.kind == .signalled(11))
    }

    @Test("A second death at the same event is charged to the strategies that it asks of that worker")
    func secondDeath() {
        let harness = CoreHarness(Self.strategies)
        harness.conduct = { worker, _ in PlayedWorker.Conduct(diesAt: worker.index == 0 ? [2, 4] : []) }
        harness.run(Self.events)
        let expected = ["intent", "intent", "crash", "intent", "crash", "intent"]
        #expect(harness.outcomes(of: "a") == expected)
        #expect(harness.outcomes(of: "b") == expected)
        #expect(harness.outcomes(of: "c") == Array(repeating: "intent", count: 6))
        #expect(harness.charges == ["2 crash", "4 crash"])
        #expect(harness.reasons(of: "a")[2].contains("SIGSEGV"))
        #expect(harness.tally("a") == ["intent": 4, "crash": 2])
        #expect(harness.finishes == 1)
    }

    @Test("A violation is charged at once")
    func violation() {
        let harness = CoreHarness(Self.strategies)
        harness.conduct = { worker, _ in
            PlayedWorker.Conduct(
                diesAt: worker.index == 1 ? [3] : [],
                exit: .violation(call: "openat", description: "openat(\"/etc/passwd\")"))
        }
        harness.run(Self.events)
        #expect(
            harness.outcomes(of: "c") == ["intent", "intent", "intent", "violation", "circuit_open", "circuit_open"])
        #expect(harness.reasons(of: "c")[3].contains("/etc/passwd"))
        #expect(harness.outcomes(of: "a") == Array(repeating: "intent", count: 6))
    }

    @Test("A worker that leaves by itself in the middle of an event has died")
    func exitZero() {
        let harness = CoreHarness(Self.strategies)
        harness.conduct = { worker, _ in
            PlayedWorker.Conduct(diesAt: worker.index == 0 ? [0] : [], exit: .exited(0, said: ""))
        }
        harness.run(Self.events)
        #expect(harness.outcomes(of: "a") == ["crash"] + Array(repeating: "intent", count: 5))
    }

    @Test("Charges that come out of order are each given to their event")
    func chargesOutOfOrder() {
        // South waits, so that nothing of North counts yet. North's first start dies at 3, its second at 1, both at once charged.
        let harness = CoreHarness(Self.strategies)
        harness.conduct = { worker, generation in
            guard worker.index == 0 else { return PlayedWorker.Conduct(isStalled: false) }
            let at: Set<UInt64> = generation.number == 1 ? [3] : generation.number == 2 ? [1] : []
            return PlayedWorker.Conduct(diesAt: at, exit: .violation(call: "socket", description: "socket"))
        }
        harness.start()
        harness.stall(1, true)
        for event in Self.events { harness.offer(event) }
        harness.settle()
        #expect(harness.charges == ["3 violation", "1 violation"])
        #expect(harness.outcomes.isEmpty)
        harness.stall(1, false)
        harness.run([])
        #expect(harness.outcomes(of: "a") == ["intent", "violation"] + Array(repeating: "circuit_open", count: 4))
        #expect(harness.outcomes(of: "c") == Array(repeating: "intent", count: 6))
        #expect(harness.finishes == 1)
    }

    @Test("A death between events costs nobody anything")
    func idleDeath() {
        let harness = CoreHarness(Self.strategies)
        harness.run(Array(Self.events.prefix(3)), end: false)
        harness.everyWorker[0].kill()
        harness.settle()
        #expect(harness.core.restarts == 1 && harness.core.isReady)
        harness.run(Array(Self.events.dropFirst(3)))
        #expect(harness.everything == Self.undisturbed().everything)
    }

    @Test("What belongs to an earlier generation is of no interest")
    func staleInputs() {
        let harness = CoreHarness(Self.strategies)
        harness.run(Array(Self.events.prefix(3)), end: false)
        harness.everyWorker[0].kill()
        harness.settle()
        let launches = harness.launches.count
        let old = Generation(1)
        let worker = WorkerIndex(0)
        harness.core.exited(worker, old, .signalled(9, said: ""), at: harness.now)
        harness.core.attested(worker, old, at: harness.now)
        harness.core.attestationFailed(worker, old, cause: "late")
        harness.core.launchFailed(worker, old, cause: "late", at: harness.now)
        harness.core.timerFired(.start(worker), at: harness.now)
        harness.core.timerFired(.restart(worker), at: harness.now)
        harness.run(Array(Self.events.dropFirst(3)))
        #expect(harness.launches.count == launches)
        #expect(harness.kills.isEmpty)
        #expect(harness.everything == Self.undisturbed().everything)
    }

    @Test("An exit that is reported twice counts once")
    func doubleExit() {
        let harness = CoreHarness([TestStrategy("a")])
        harness.canLaunch = { _, generation in generation.number > 1 }
        harness.start(firingTimers: false)
        // The launch failed and its backoff runs; a second report of the same end changes nothing.
        harness.core.exited(WorkerIndex(0), Generation(1), .signalled(9, said: ""), at: harness.now)
        harness.run(Self.events)
        #expect(harness.launches.map(\.at) == [0, 250])
    }

    // MARK: End of input

    @Test("The end of input waits for every event in flight, and is told once")
    func endOfInput() {
        let harness = CoreHarness(Self.strategies)
        harness.start()
        harness.stall(0, true)
        for event in Self.events { harness.offer(event) }
        harness.core.endInput()
        harness.settle()
        #expect(harness.finishes == 0 && harness.outcomes.isEmpty)
        #expect(harness.core.acceptedEvents == 6 && harness.core.finishedEvents == 0)
        harness.stall(0, false)
        harness.settle()
        #expect(harness.finishes == 1 && harness.outcomes.count == 6)
        harness.core.endInput()
        harness.settle()
        #expect(harness.finishes == 1)
    }

    @Test("An input without an event ends at once, and one that no strategy is asked about needs no worker")
    func nothingToDo() {
        let empty = CoreHarness(Self.strategies)
        empty.run([])
        #expect(empty.finishes == 1 && empty.outcomes.isEmpty)
        let excluded = CoreHarness([TestStrategy("a").with(\.symbols, .only(["X"]))])
        excluded.canLaunch = { _, _ in false }
        excluded.run(Self.events)
        #expect(excluded.finishes == 1)
        #expect(excluded.outcomes(of: "a") == Array(repeating: "symbol_excluded", count: 6))
    }
}
