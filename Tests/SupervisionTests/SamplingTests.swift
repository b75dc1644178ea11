import StrategySDK
@testable import Supervision
import Testing

@Suite("Measuring one strategy")
struct SamplingTests {
    private static let strategies = [
        TestStrategy("a"), TestStrategy("b").with(\.symbols, .only(["EURUSD"])), TestStrategy("c").with(\.warmUp, 3),
        TestStrategy("d").with(\.family, "south"),
    ]

    private static let events = (1...24).map {
        TestEvent(
            "a=long \($0);b=count;c=count;d=short \($0)", at: Int64($0), symbol: $0 % 3 == 0 ? "NZDUSD" : "EURUSD")
    }

    private static func undisturbed(_ strategies: [TestStrategy], _ events: [TestEvent]) -> CoreHarness {
        let harness = CoreHarness(strategies)
        harness.run(events)
        return harness
    }

    @Test("An event that goes in pieces leads to the same as one that goes whole", arguments: 0..<6 as Range<UInt64>)
    func sameOutput(_ seed: UInt64) {
        let harness = CoreHarness(Self.strategies, maxChunk: 60, seed: seed)
        harness.start()
        for event in Self.events {
            // Not every event asks the second worker's strategy to be sampled too.
            harness.core.requestSample(WorkerIndex(0))
            harness.offer(event)
            #expect(harness.sample(0))
            harness.settle()
        }
        harness.run([])
        #expect(harness.everything == Self.undisturbed(Self.strategies, Self.events).everything)
        #expect(harness.kills.isEmpty)
        // Each strategy has its turn; one that the event does not ask is passed over.
        #expect(Set(harness.sampled) == [0, 1, 2])
    }

    @Test("Many strategies, spread over several words of the bitmap")
    func wideBitmap() {
        let strategies = (0..<150).map { TestStrategy("s\(1000 + $0)") }
        let events = (1...6).map { TestEvent("*=long \($0)", at: Int64($0)) }
        let harness = CoreHarness(strategies)
        harness.start()
        for event in events {
            harness.core.requestSample(WorkerIndex(0))
            harness.offer(event)
            #expect(harness.sample(0))
            harness.settle()
        }
        harness.run([])
        #expect(harness.everything == Self.undisturbed(strategies, events).everything)
        #expect(harness.sampled == [0, 1, 2, 3, 4, 5])
    }

    @Test("Events are held back until the sample is taken, and come in order afterwards")
    func heldBack() {
        let harness = CoreHarness(Self.strategies)
        harness.start()
        harness.core.requestSample(WorkerIndex(0))
        for event in Self.events[..<5] { harness.offer(event) }
        harness.settle(firingTimers: false)
        #expect(harness.core.finishedEvents == 0)
        #expect(harness.sample(0))
        #expect(!harness.isHeldForSample(0))
        harness.run(Array(Self.events[5...]))
        #expect(harness.everything == Self.undisturbed(Self.strategies, Self.events).everything)
    }

    @Test(
        "While answers in pieces wait for those of another worker, no further event is sampled",
        arguments: 0..<4 as Range<UInt64>)
    func waitingPieces(_ seed: UInt64) {
        let harness = CoreHarness(Self.strategies, maxChunk: 60, seed: seed)
        harness.start()
        // Nothing is settled before the other worker has its events.
        harness.core.requestSample(WorkerIndex(1))
        for event in Self.events[..<6] {
            harness.core.requestSample(WorkerIndex(0))
            harness.offer(event)
            _ = harness.sample(0)
            harness.settle(firingTimers: false)
        }
        #expect(harness.core.finishedEvents == 0)
        // The oldest event's are taken at once.
        #expect(harness.sampled == [0, 1])
        #expect(harness.sample(1))
        harness.settle()
        // They are taken by now.
        harness.core.requestSample(WorkerIndex(0))
        harness.offer(Self.events[6])
        #expect(harness.sample(0))
        harness.run(Array(Self.events[7...]))
        #expect(harness.everything == Self.undisturbed(Self.strategies, Self.events).everything)
        #expect(harness.kills.isEmpty && harness.charges.isEmpty)
    }

    @Test("A worker that dies at an event in pieces is sent the whole of it again", arguments: 0..<4 as Range<UInt64>)
    func death(_ seed: UInt64) {
        let harness = CoreHarness(Self.strategies, seed: seed)
        harness.conduct = { worker, generation in
            PlayedWorker.Conduct(diesAt: worker.index == 0 && generation.number == 1 ? [2] : [])
        }
        harness.start()
        for event in Self.events[..<2] { harness.offer(event) }
        harness.settle()
        harness.core.requestSample(WorkerIndex(0))
        harness.offer(Self.events[2])
        _ = harness.sample(0)
        harness.run(Array(Self.events[3...]))
        let whole = CoreHarness(Self.strategies)
        whole.conduct = harness.conduct
        whole.run(Self.events)
        #expect(harness.outcomes(of: "a") == whole.outcomes(of: "a"))
        #expect(harness.outcomes(of: "d") == whole.outcomes(of: "d"))
        #expect(harness.charges.isEmpty)
        #expect(harness.core.restarts == 1)
    }

    @Test("Nothing is sampled while a worker owes answers, and the wait ends with the worker")
    func notNow() {
        let harness = CoreHarness(Self.strategies)
        harness.start()
        harness.stall(0, true)
        harness.offer(Self.events[0])
        harness.settle(firingTimers: false)
        harness.core.requestSample(WorkerIndex(0))
        #expect(!harness.canBeginSample(0))
        #expect(harness.isHeldForSample(0))
        harness.stall(0, false)
        harness.settle()
        #expect(harness.core.finishedEvents == 1)
        #expect(!harness.canBeginSample(0), "there is no event")
    }
}
