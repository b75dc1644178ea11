import Supervision
import Testing

@testable import Catalog

@Suite("What a reload does to worker processes")
struct WorkerChangeTests {
    private static let trend = "strategy_type: trend_multifactor, version: 1.0.0, params: { target_notional: 5 }"

    private func workers(_ old: String, _ new: String) throws -> [String] {
        try reload(old, new).workers.map { "\($0.name): \($0.kind)" }
    }

    @Test("A family's worker starts with its first strategy and is drained with its last")
    func families() throws {
        let both = catalog(entry("one"), "strategy_id: t, \(Self.trend)")
        let first = catalog(entry("one"))
        #expect(try workers(first, both) == ["assorted: kept", "trend_multifactor: started"])
        #expect(try workers(both, first) == ["assorted: kept", "trend_multifactor: drained"])
    }

    @Test("A worker of its own comes and goes with `isolate`, and the shared one is set up anew")
    func isolation() throws {
        let shared = catalog(entry("one"), entry("two"))
        let apart = catalog(entry("one", "isolate: true"), entry("two"))
        #expect(try workers(shared, apart) == ["assorted: replaced", "assorted (one alone): started"])
        #expect(try workers(apart, shared) == ["assorted: replaced", "assorted (one alone): drained"])
    }

    @Test(
        "A worker stays exactly where it would be told the same at its start and no state is dropped",
        arguments: [
            ("max_target_notional: 5", "kept"), ("cooldown_seconds: 5", "kept"), ("description: x", "kept"),
            ("max_staleness_ms: 5", "kept"), ("feature_requirements: [price]", "kept"),
            ("deadline_ms: 5", "kept"), ("breaker: { crash: { count: 9 } }", "kept"), ("params: { bars: 5 }", "kept"),
            // Still before the other.
            ("priority: 99", "kept"),
            // Slots are given by priority.
            ("priority: 101", "replaced"),
            ("timeframe: 1Day", "replaced"), ("params: { bars: 6 }", "replaced"),
            // States of the others would stay in its memory.
            ("symbols: [A]", "replaced"), ("enabled: false", "replaced"),
        ])
    func setUp(keys: String, kind: String) throws {
        #expect(
            try workers(catalog(entry("one"), entry("two")), catalog(entry("one", keys), entry("two")))
                == ["assorted: \(kind)"])
    }

    @Test("A worker stays where a strategy sees more symbols")
    func moreSymbols() throws {
        #expect(
            try workers(catalog(entry("one", "symbols: [A]")), catalog(entry("one", "symbols: [A, B]")))
                == ["assorted: kept"])
    }

    @Test("A strategy under another name does not inherit a worker's memory")
    func renamed() throws {
        #expect(try workers(catalog(entry("one")), catalog(entry("uno"))) == ["assorted: replaced"])
    }
}
