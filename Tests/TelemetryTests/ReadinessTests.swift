import Foundation
import Status
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
