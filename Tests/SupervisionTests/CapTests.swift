import Supervision
import Testing
import Wire

@Suite("Caps")
struct CapTests {
    @Test("Pairs of symbol and timeframe are limited; a further one is rejected and gets no number")
    func streams() {
        let harness = CoreHarness([TestStrategy("a")], limits: { $0.streams = 3 })
        harness.run([
            TestEvent("*=hold", at: 1, symbol: "A"), TestEvent("*=hold", at: 1, symbol: "B"),
            TestEvent("*=hold", at: 1, symbol: "A").with(\.timeframe, "1Min"), TestEvent("*=hold", at: 1, symbol: "C"),
            TestEvent("*=hold", at: 1, symbol: "B").with(\.timeframe, "1Min"), TestEvent("*=hold", at: 2, symbol: "A"),
        ])
        #expect(harness.rejections.count == 2 && harness.rejections[0].contains("more than 3"))
        #expect(harness.outcomes(of: "a") == ["no_signal", "no_signal", "timeframe_mismatch", "no_signal"])
    }

    @Test("Strategies over all streams are limited")
    func routedStrategies() {
        let harness = CoreHarness([TestStrategy("a"), TestStrategy("b")], limits: { $0.routedStrategies = 5 })
        harness.run((0..<4).map { TestEvent("*=hold", at: 1, symbol: "S\($0)") })
        #expect(harness.outcomes.count == 2 && harness.rejections.count == 2)
    }

    @Test("At one instant only so many events are told apart")
    func oneInstant() {
        let harness = CoreHarness([TestStrategy("a").with(\.symbols, .only(["X"]))])
        harness.run((0..<4100).map { TestEvent("", at: 1).with(\.identity, UInt64($0)) })
        #expect(harness.outcomes.count == 4096 && harness.rejections.count == 4)
        #expect(harness.rejections[0].contains("4096"))
    }

    @Test("An event whose texts do not fit into a frame is rejected, and one that just does is evaluated")
    func textBytes() throws {
        let harness = CoreHarness([TestStrategy("a"), TestStrategy("b").with(\.family, "south")])
        // Header 24, symbol, words and time 16, one word of strategies, one of presence, one number, one text length.
        let most = (1 << 20) - (24 + 16 + 8 + 8 + 8 + 8)
        func event(_ bytes: Int, _ hour: Int64) -> TestEvent {
            TestEvent("*=long 1;pad=" + String(repeating: "x", count: bytes - 13), at: hour)
        }
        harness.run([event(most, 1), event(most + 1, 2), TestEvent("*=long 2", at: 3)])
        #expect(harness.lines == ["0 a long 1", "0 b long 1", "1 a long 2", "1 b long 2"])
        #expect(harness.rejections.count == 1)
        #expect(harness.charges.isEmpty && harness.core.restarts == 0)
    }

    @Test("The window takes so many events and says when it is full")
    func fullWindow() {
        let harness = CoreHarness([TestStrategy("a")], window: 2)
        harness.start()
        harness.stall(0, true)
        var offers: [SupervisionCore.Offer] = []
        for hour in 1...3 as ClosedRange<Int64> {
            offers.append(
                TestEvent("*=hold", at: hour).withRow(harness.core.deployment.columns) { harness.core.offer($0) })
        }
        #expect(offers == [.accepted(0), .accepted(1), .full])
        harness.stall(0, false)
        harness.run([TestEvent("*=hold", at: 3)])
        #expect(harness.outcomes(of: "a") == Array(repeating: "no_signal", count: 3))
    }

    @Test("What is queued for a worker and kept of it is bounded while another one does not answer")
    func boundedQueues() {
        let harness = CoreHarness(
            [TestStrategy("a"), TestStrategy("c").with(\.family, "south")], window: 4096, bytesInFlight: 4096,
            limits: { $0.incomingBytes = 2048 })
        harness.start()
        harness.stall(1, true)
        for hour in 1...2000 as ClosedRange<Int64> { harness.offer(TestEvent("*=hold", at: hour)) }
        harness.settle()
        #expect(harness.core.outgoingCount(WorkerIndex(1)) <= 8192)
        #expect((harness.everyWorker.first?.seenEvents.count ?? 0) < 100)
        harness.stall(1, false)
        harness.run([])
        #expect(harness.outcomes(of: "a") == Array(repeating: "no_signal", count: 2000))
    }
}
