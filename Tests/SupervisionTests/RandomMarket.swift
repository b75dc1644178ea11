import Supervision

/// Events and strategies in which nearly everything happens that can happen without a fault.
enum RandomMarket {
    static let strategies: [TestStrategy] = [
        TestStrategy("cool").with(\.cooldown, 7200),
        TestStrategy("narrow").with(\.maxParallelPositions, 1).with(\.intentTTLBars, 3),
        TestStrategy("small").with(\.maxTargetNotional, 50).with(\.priority, 1),
        TestStrategy("fresh").with(\.family, "south").with(\.maxStaleness, 100).with(\.warmUp, 5),
        TestStrategy("one").with(\.family, "south").with(\.symbols, .only(["S1"])),
        TestStrategy("minute").with(\.timeframe, "1Min"),
        TestStrategy("alone").with(\.isIsolated, true).with(\.warmUp, 3).with(\.requirements, ["volume"]),
    ]

    static func events(count: Int, seed: UInt64) -> [TestEvent] {
        var random = SeededGenerator(seed: seed)
        var events: [TestEvent] = []
        let actions = ["long 10", "long 60", "short 10", "flat", "hold", "throw", "count", ""]
        for index in 0..<count {
            if let last = events.last, Int.random(in: 0..<20, using: &random) == 0 {
                events.append(last)
                continue
            }
            let script = (["*"] + strategies.map(\.id)).filter { _ in Bool.random(using: &random) }
                .map { "\($0)=\(actions.randomElement(using: &random) ?? "")" }.joined(separator: ";")
            var event = TestEvent(script, at: Int64(index / 3), symbol: "S\(Int.random(in: 0..<4, using: &random))")
            event.identity = UInt64.random(in: 0..<3, using: &random)
            if Int.random(in: 0..<15, using: &random) == 0 { event.time -= 20 * 3600 }
            if Int.random(in: 0..<12, using: &random) == 0 { event.price = nil }
            if Int.random(in: 0..<3, using: &random) == 0 { event.staleness = .random(in: 0...200, using: &random) }
            if Int.random(in: 0..<4, using: &random) != 0 { event.extra = "volume" }
            if Int.random(in: 0..<6, using: &random) == 0 { event.timeframe = "1Min" }
            events.append(event)
        }
        return events
    }
}
