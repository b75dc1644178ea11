import Foundation
import Status
import Supervision
import Telemetry
import Testing

@Suite struct ReadinessTests {
    @Test func aHostIsReadyWhenEveryEnabledStrategyIsInService() {
        var status = SampleStatus.small()
        status.strategies[0].circuit = .closed
        status.strategies.append(
            StrategyStatus(id: "off", family: "f", version: "", service: .disabled, since: SampleStatus.start))
        #expect(HTTPAnswer.readiness(status).code == 200)
    }

    @Test func whatIsNotInServiceIsNamed() throws {
        var status = SampleStatus.small()
        status.workers[0].state = .waiting
        status.run.state = .finished
        let answer = HTTPAnswer.readiness(status)
        #expect(answer.code == 503)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
        #expect(object["ready"] as? Bool == false)
        #expect(
            object["reasons"] as? [String] == [
                "run: finished", "worker trend_multifactor: waiting", "strategy eurusd-trend: circuit half_open",
            ])
    }

    @Test func aCircuitIsToldWithItsRuleAndWhatEndsIt() {
        var status = SampleStatus.small()
        func reason(
            _ circuit: StrategyStatus.Circuit, openEvents: UInt64? = nil, openSeconds: UInt64? = nil,
            secondsLeft: UInt64? = nil, isFromEarlierRun: Bool = false
        ) -> String? {
            status.strategies[0].circuit = circuit
            status.strategies[0].outage = OutageStatus(
                cause: .error, rule: "3 errors in a row", culprit: nil, since: 12, at: SampleStatus.start,
                openEvents: openEvents, openSeconds: openSeconds, missed: 1, consecutiveTrips: 1, failures: [],
                isFromEarlierRun: isFromEarlierRun)
            status.strategies[0].outage?.secondsLeft = secondsLeft
            return Readiness(status).reasons.first
        }
        let name = "strategy eurusd-trend: circuit"
        #expect(
            reason(.open, openEvents: 3)
                == "\(name) open since event 12: 3 errors in a row, for 2 more events of its own")
        #expect(
            reason(.open, openSeconds: 300, secondsLeft: 12)
                == "\(name) open since event 12: 3 errors in a row, for 12 s more")
        #expect(reason(.open, openSeconds: 300) == "\(name) open since event 12: 3 errors in a row, for 300 s in all")
        #expect(reason(.halfOpen, openEvents: 3) == "\(name) half_open since event 12: 3 errors in a row, being tried")
        #expect(
            reason(.latched, openEvents: nil, isFromEarlierRun: true)
                == "\(name) latched since \(SampleStatus.start): 3 errors in a row, until bulkhead breaker reset eurusd-trend"
        )
    }

    @Test func aHostThatDoesNotKeepUpIsNotReady() {
        var status = SampleStatus.small()
        status.strategies[0].circuit = .closed
        status.workers[0].silentSeconds = 0.5
        #expect(Readiness(status).isReady)
        status.workers[0].silentSeconds = 35
        #expect(Readiness(status).reasons == ["worker trend_multifactor: has not answered for 35 s"])
        status.workers[0].silentSeconds = nil
        status.run.waitsFor = .output
        #expect(Readiness(status).reasons == ["output: nobody reads it"])
    }

    @Test func reasonsAreBoundedAndCounted() {
        let readiness = Readiness(SampleStatus.many(3000))
        #expect(readiness.reasons.count == Readiness.maxReasons)
        #expect(readiness.otherReasons == 2900)
    }
}
