import Foundation
import Status
import Supervision
import Testing

@Suite struct JSONTests {
    private func full() -> HostStatus {
        var host = SampleHost.host([OutcomeCount(.intent, 1), OutcomeCount(.noSignal, reason: "holding", 5)]) {
            host, strategy in
            host.run.problem = "none"
            host.run.endedAt = SampleHost.start
            host.run.waitsFor = .input
            host.run.eventsPerSecond = 12.5
            host.haltOfAll = Halt(reason: "r", since: SampleHost.start, sequence: 3, user: 1000)
            host.workers[0].lastLoss = WorkerLoss(
                generation: 1, at: SampleHost.start, cause: "signalled", detail: "d", signal: 9, sequence: 4)
            host.workers[0].silentSeconds = 0.5
            strategy.trail = [SampleHost.run(.noSignal, "holding", count: 5)]
            strategy.lastIntent = SampleHost.intent()
            strategy.liveIntents = [SampleHost.intent("flat")]
            strategy.missing = [NamedCount("price", 2)]
        }
        host.workers[0].latency.add(nanoseconds: 700, count: 3)
        host.workers[0].recoverySeconds.add(0.25)
        return host
    }

    @Test func whatIsWrittenReadsBackAsTheSame() throws {
        let host = full()
        let data = try JSONEncoder().encode(host)
        #expect(try JSONDecoder().decode(HostStatus.self, from: data) == host)
        let explanation = Explanation(host.strategies[0], in: host)
        #expect(try JSONDecoder().decode(Explanation.self, from: JSONEncoder().encode(explanation)) == explanation)
    }

    @Test func everyKeyIsSpelledAsInTheOutput() throws {
        var keys: Set<String> = []
        func collect(_ value: Any) {
            if let object = value as? [String: Any] {
                keys.formUnion(object.keys)
                object.values.forEach(collect)
            } else if let list = value as? [Any] {
                list.forEach(collect)
            }
        }
        let host = full()
        collect(try JSONSerialization.jsonObject(with: JSONEncoder().encode(host)))
        collect(try JSONSerialization.jsonObject(with: JSONEncoder().encode(Explanation(host.strategies[0], in: host))))
        #expect(keys.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "_" } }, "\(keys.sorted())")
        #expect(
            keys.isSuperset(of: ["strategy_id", "seq", "event_ts", "intent_id", "params_hash", "target_notional"]))
        #expect(keys.isDisjoint(with: ["sequence", "event_time", "id"]))
    }
}
