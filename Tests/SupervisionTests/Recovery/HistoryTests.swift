import StrategySDK
@testable import Supervision
import Testing
import Wire

@Suite("What is kept of events")
struct HistoryTests {
    private static let events = RecoveryMarket.events(count: 200, seed: 21)
    private static let reference = RecoveryMarket.undisturbed(events).everything

    @Test("A history that grows in the middle of an event loses nothing")
    func growth() {
        // Little is remembered at first, and then much: the interval between snapshots grows, and the window with it.
        var events = (0..<100).map { TestEvent("*=sum", at: $0 + 1) }
        for hour in 100..<260 as Range<Int64> {
            events.append(TestEvent("*=sum", at: hour + 1, symbol: "S\(hour % 80)"))
        }
        func run(growing: Bool) -> CoreHarness {
            let harness = CoreHarness([TestStrategy("a"), TestStrategy("b").with(\.family, "south")], window: 16) {
                $0.snapshotInterval = growing ? 8 : 4096
            }
            harness.run(events)
            return harness
        }
        let harness = run(growing: true)
        #expect(harness.everything == run(growing: false).everything)
        #expect(harness.core.window.capacity > 64)
    }

    @Test("A worker with nobody left in service needs no history, and stops nobody", arguments: [5, 0] as [Int])
    func deserted(_ back: Int) {
        let harness = RecoveryMarket.harness()
        harness.conduct = { worker, _ in
            PlayedWorker.Conduct(
                diesAt: worker.index == 3 ? [9] : [], exit: .violation(call: "openat", description: "openat"))
        }
        harness.run(Self.events)
        #expect(harness.finishes == 1)
        #expect(harness.outcomes(of: "f").suffix(100).allSatisfy { $0 == "circuit_open" })
    }

    @Test("A history that is full has snapshots made, also when every event has been sent", arguments: [1, 4, 16, 64])
    func full(_ window: Int) {
        let harness = RecoveryMarket.harness(window: window) {
            $0.snapshotInterval = 4096
            $0.historyBytes = 4 << 10
        }
        for event in Self.events { harness.run([event], end: false) }
        harness.run([])
        #expect(harness.everything == Self.reference)
        #expect(harness.core.window.capacity <= 64)
    }

    @Test("A worker that is hardly ever asked keeps nobody's history")
    func rarelyAsked() {
        let strategies = [
            TestStrategy("a"), TestStrategy("c").with(\.family, "south").with(\.symbols, .only(["RARE"])),
        ]
        let harness = RecoveryMarket.harness(strategies)
        for hour in 0..<300 {
            harness.run([TestEvent("*=sum", at: Int64(hour), symbol: hour % 150 == 7 ? "RARE" : "S")], end: false)
        }
        harness.run([])
        #expect(harness.outcomes(of: "c").filter { $0 == "intent" }.count == 2)
        #expect(harness.finishes == 1)
    }
}
