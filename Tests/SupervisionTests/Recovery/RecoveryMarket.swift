@testable import Supervision

/// Events and strategies whose every intent depends on all events before it, so that nothing can go wrong with a state
/// without being seen.
enum RecoveryMarket {
    /// Workers: 0 is north (`a`, `b`, and `n` of another version), 1 south, 2 west, 3 `f` alone.
    static let strategies: [TestStrategy] = [
        strategy("a"), strategy("b").with(\.warmUp, 3), strategy("c").with(\.family, "south").with(\.warmUp, 2),
        strategy("d").with(\.family, "west"),
        strategy("e").with(\.family, "west").with(\.symbols, .only(["S0", "S1"])),
        strategy("f").with(\.family, "west").with(\.isIsolated, true).with(\.warmUp, 2),
        strategy("n").with(\.family, "north2"),
    ]

    /// Asked only where its own feature is there.
    static func strategy(_ id: String) -> TestStrategy { TestStrategy(id).with(\.requirements, ["for_\(id)"]) }

    /// - Parameter failures: of a hundred actions, how many fail.
    static func events(count: Int, seed: UInt64, failures: Int = 0) -> [TestEvent] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { index in
            let script = strategies.map { strategy in
                let action =
                    if Int.random(in: 0..<100, using: &random) < failures {
                        ["throw", "huge", "long 1e9"].randomElement(using: &random) ?? ""
                    } else {
                        ["sum", "sum", "sum", "hold", "flat", "count", "short 5"].randomElement(using: &random) ?? ""
                    }
                return "\(strategy.id)=\(action)"
            }
            var event = TestEvent(
                script.joined(separator: ";"), at: Int64(index / 2), symbol: "S\(Int.random(in: 0..<3, using: &random))"
            )
            event.identity = UInt64(index)
            event.price = Double(Int.random(in: 0..<500, using: &random))
            event.withheld = []
            for strategy in strategies where Int.random(in: 0..<12, using: &random) == 0 {
                event.withheld?.insert("for_\(strategy.id)")
            }
            if Int.random(in: 0..<40, using: &random) == 0 { event.price = nil }
            return event
        }
    }

    static func harness(
        _ strategies: [TestStrategy] = strategies, window: Int = 16, maxChunk: Int = 1 << 16, seed: UInt64 = 0,
        resuming state: CoreState? = nil, limits more: (inout SupervisionCore.Limits) -> Void = { _ in }
    ) -> CoreHarness {
        let harness = CoreHarness(strategies, window: window, maxChunk: maxChunk, seed: seed, resuming: state) {
            // Often enough for a short test, however large they are.
            $0.snapshotInterval = 8
            $0.historyBytes = 8 << 10
            more(&$0)
        }
        harness.maxLaunches = 100_000
        return harness
    }

    static func undisturbed(_ events: [TestEvent], _ strategies: [TestStrategy] = strategies) -> CoreHarness {
        let harness = harness(strategies)
        harness.run(events)
        return harness
    }
}
