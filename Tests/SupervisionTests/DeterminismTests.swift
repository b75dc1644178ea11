import Testing

@Suite("The same output, whatever chance decides")
struct DeterminismTests {
    private static let events = RandomMarket.events(count: 250, seed: 11)

    /// One event at a time through pipes that never split a frame.
    private static let reference: [String] = {
        let harness = CoreHarness(RandomMarket.strategies, window: 1)
        for event in events { harness.run([event], end: false) }
        harness.run([])
        return harness.everything
    }()

    @Test("Any window gives the same lines and outcomes", arguments: [1, 2, 7, 64, 4096])
    func windows(_ window: Int) {
        let harness = CoreHarness(RandomMarket.strategies, window: window)
        harness.run(Self.events)
        #expect(harness.everything == Self.reference)
        #expect(harness.finishes == 1)
    }

    @Test(
        "Any pieces of frames and any order of workers give the same lines and outcomes",
        arguments: 1...12 as ClosedRange<UInt64>)
    func pieces(_ seed: UInt64) {
        let pieces = [3, 17, 100, 1000][Int(seed % 4)]
        let credits = [1, 300, 5000, 1 << 20][Int(seed / 4 % 4)]
        let harness = CoreHarness(
            RandomMarket.strategies, window: 16, bytesInFlight: credits, maxChunk: pieces, seed: seed)
        harness.run(Self.events)
        #expect(harness.everything == Self.reference)
    }

    @Test("A worker that is slower than the others changes nothing")
    func slowWorker() {
        let harness = CoreHarness(RandomMarket.strategies, window: 32)
        harness.start()
        for (index, event) in Self.events.enumerated() {
            if index % 20 == 0 { harness.stall(index / 20 % 3, true) }
            if index % 20 == 10 { for worker in 0..<3 { harness.stall(worker, false) } }
            harness.run([event], end: false)
        }
        for worker in 0..<3 { harness.stall(worker, false) }
        harness.run([])
        #expect(harness.everything == Self.reference)
    }

    @Test("More than 64 strategies in one worker are asked and answered, each its own")
    func manyStrategies() {
        let strategies = (0..<130).map { TestStrategy("s\($0)").with(\.priority, $0) }
        let harness = CoreHarness(strategies)
        harness.run([TestEvent("*=hold;s0=long 1;s63=long 2;s64=long 3;s129=long 4", at: 1)])
        #expect(harness.lines == ["0 s0 long 1", "0 s63 long 2", "0 s64 long 3", "0 s129 long 4"])
    }
}
