import StrategySDK
import Supervision
import Testing

@Suite("A strategy that goes on under a catalog with other symbols")
struct OtherSymbolsTests {
    private static func strategy(_ symbols: SymbolSelection) -> [TestStrategy] {
        [TestStrategy("a").with(\.symbols, symbols)]
    }

    @Test("Events that it did not see stay counted as what they were, whatever it asks for afterwards")
    func counts() {
        let harness = CoreHarness(Self.strategy(.only(["S0"])))
        harness.run((0..<9).map { TestEvent(at: Int64($0), symbol: "S\($0 % 3)") }, end: false)
        harness.core.beginPause()
        harness.settle()
        #expect(Self.excluded(harness.core) == 6)
        var state = harness.core.state()
        for symbols in [.every, .only(["S1", "S2"]), .only([]), .every] as [SymbolSelection] {
            let core = SupervisionCore(
                TestDeployment.make(Self.strategy(symbols)), recordsOutcomes: true, resuming: state,
                digest: CoreHarness.digest)
            #expect(Self.excluded(core) == 6, "\(symbols)")
            state = core.state()
        }
    }

    @Test("One that is new has not seen too little, and nothing is counted twice when it asks for more")
    func newcomer() {
        let harness = CoreHarness(Self.strategy(.every))
        harness.run((0..<9).map { TestEvent(at: Int64($0), symbol: "S\($0 % 3)") }, end: false)
        harness.core.beginPause()
        harness.settle()
        var state = harness.core.state()
        state.forget(harness.core.deployment.strategies[0].definition.id)
        for symbols in [.only(["S0"]), .every, .only(["S1"])] as [SymbolSelection] {
            let core = SupervisionCore(
                TestDeployment.make(Self.strategy(symbols)), recordsOutcomes: true, resuming: state,
                digest: CoreHarness.digest)
            #expect(Self.excluded(core) == 0, "\(symbols)")
            state = core.state()
        }
    }

    private static func excluded(_ core: borrowing SupervisionCore) -> UInt64 {
        core.outcomeCounts(StrategyRank(0)).first { $0.outcome == .symbolExcluded }?.count ?? 0
    }
}
