import Supervision
import Testing

@testable import Catalog

@Suite("What a reload does to a strategy that enters or leaves service")
struct ServiceTests {
    private static let broken = entry("one", "params: { levl: 1 }")

    @Test("A new strategy begins anew, with a breaker that is closed")
    func added() throws {
        let change = try reload(catalog(entry("a")), catalog(entry("a"), entry("one")))["one"]
        #expect(change?.kind == .added)
        #expect(change?.old == nil)
        #expect(change?.new?.line == 4)
        #expect(change?.state == .begun(warmUp: 0, because: [.entersService]))
        #expect(change?.breaker == .another)
        #expect(change?.intents == IntentEffect.none)
    }

    @Test("A strategy that is gone loses state and live intents, and its breaker is set aside")
    func removed() throws {
        let change = try reload(catalog(entry("a"), entry("one")), catalog(entry("a")))["one"]
        #expect(change?.kind == .removed)
        #expect(change?.new == nil)
        #expect(change?.old?.line == 4)
        #expect(change?.state == .forgotten)
        #expect(change?.breaker == .setAside)
        #expect(change?.intents == .withdrawn)
    }

    @Test("`enabled: false` takes it out, and its end puts it back with a new state")
    func switched() throws {
        let off = try reload(one: entry("one"), entry("one", "enabled: false"))
        #expect(off.kind == .disabled)
        #expect(off.new?.service == .switchedOff)
        #expect(off.state == .forgotten)
        #expect(off.breaker == .setAside)
        #expect(off.intents == .withdrawn)
        let on = try reload(one: entry("one", "enabled: false"), entry("one"))
        #expect(on.kind == .enabled)
        #expect(on.state == .begun(warmUp: 0, because: [.entersService]))
    }

    @Test("An error that takes it out is told with file, line and column")
    func error() throws {
        let change = try reload(one: entry("one"), Self.broken)
        #expect(change.kind == .disabled)
        #expect(change.failsRunning)
        #expect(change.new?.error?.hasPrefix(#"new.yaml:3:76: strategy "one": params.levl: is no parameter"#) == true)
        #expect(change.intents == .withdrawn)
    }

    @Test("Whoever is out of service for the same cause is unchanged, wherever the entry stands")
    func stillOut() throws {
        let broken = try reload(catalog(entry("a"), Self.broken), catalog(Self.broken, entry("a")))["one"]
        #expect(broken?.kind == .unchanged)
        #expect(broken?.state == StateEffect.none)
        #expect(broken?.breaker == BreakerEffect.none)
        let off = entry("one", "enabled: false")
        #expect(try reload(catalog(entry("a"), off), catalog(off, entry("a")))["one"]?.kind == .unchanged)
    }

    @Test("Another cause for being out of service is a change")
    func otherCause() throws {
        let off = entry("one", "enabled: false")
        #expect(try reload(one: off, Self.broken).kind == .changed)
        #expect(try reload(one: Self.broken, off).kind == .changed)
        #expect(try reload(one: Self.broken, entry("one", "params: { level: -1 }")).kind == .changed)
    }

    @Test("A switched-off entry with errors is switched off, and no error")
    func switchedOffWithErrors() throws {
        let change = try reload(one: entry("one"), entry("one", "enabled: false, params: { levl: 1 }"))
        #expect(change.new?.service == .switchedOff)
        #expect(!change.failsRunning)
    }

    @Test("Strategies are listed by id, each once")
    func order() throws {
        let change = try reload(
            catalog(entry("b"), entry("d")), catalog(entry("c"), entry("a"), entry("d"), entry("c")))
        #expect(change.strategies.map(\.id.text) == ["a", "b", "c", "d"])
        #expect(change["c"]?.new?.error?.contains("is also used in line 6") == true)
    }

    @Test("Back and forth is the same change with both sides swapped", arguments: 0..<8, 0..<8)
    func symmetry(left: Int, right: Int) throws {
        let variants = [
            catalog(entry("one"), entry("two")), catalog(entry("two"), entry("one")),
            catalog(entry("one", "priority: 3"), entry("two", "params: { level: 2 }")),
            catalog(entry("one", "symbols: [A]"), entry("three")), catalog(entry("two", "timeframe: 1Day")),
            catalog(entry("one", "enabled: false"), entry("two")), catalog(Self.broken, entry("two")),
            catalog("strategy_id: one, strategy_type: legacy_macd_rsi, version: 1.1.0", entry("two", "isolate: true")),
        ]
        let there = try reload(variants[left], variants[right])
        let back = try reload(variants[right], variants[left])
        let opposite: [StrategyChange.Kind: StrategyChange.Kind] = [
            .added: .removed, .removed: .added, .enabled: .disabled, .disabled: .enabled, .changed: .changed,
            .unchanged: .unchanged,
        ]
        #expect(there.isEmpty == (left == right || Set([left, right]) == [0, 1]))
        #expect(there.strategies.map { opposite[$0.kind] } == back.strategies.map(\.kind))
        for (forth, reverse) in zip(there.strategies, back.strategies) {
            #expect(forth.keys.map(\.key).sorted() == reverse.keys.map(\.key).sorted())
            #expect(forth.wasRunning == reverse.willRun)
            #expect(forth.withdraws ? forth.wasRunning : true)
        }
        #expect(there.workers.map(\.name) == back.workers.map(\.name))
    }
}
