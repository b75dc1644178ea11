import StrategySDK
import Supervision
import Testing

@Suite("Where error budgets stand")
struct BudgetStandingTests {
    @Test("Failures count while the window holds them, errors in a row until an evaluation without one")
    func standings() throws {
        var limits = BreakerLimits()
        limits.error.window = 4
        limits.error.minimum = 4
        limits.error.ratio = 1
        limits.crash.window = 3
        var breaker = Breaker(limits: limits)
        func standing(_ cause: BreakerCause) throws -> BudgetStanding {
            try #require(breaker.standings.first { $0.cause == cause })
        }
        #expect(breaker.standings.map(\.cause) == BreakerCause.allCases)
        #expect(breaker.standings.allSatisfy { $0.failures == 0 && $0.row == 0 && $0.evaluations == 0 })
        #expect(breaker.failed(.error, "one", at: 0) == nil)
        #expect(breaker.failed(.error, "two", at: 1) == nil)
        #expect(breaker.failed(.crash, "three", at: 2) == nil)
        #expect(try standing(.error) == BudgetStanding(cause: .error, failures: 2, row: 0, evaluations: 3))
        #expect(try standing(.crash) == BudgetStanding(cause: .crash, failures: 1, row: 0, evaluations: 3))
        breaker.succeeded()
        breaker.succeeded()
        #expect(try standing(.error) == BudgetStanding(cause: .error, failures: 1, row: 0, evaluations: 4))
        #expect(try standing(.crash) == BudgetStanding(cause: .crash, failures: 1, row: 0, evaluations: 3))
        breaker.succeeded()
        #expect(try standing(.crash).failures == 0)
        #expect(breaker.failed(.error, "four", at: 6) == nil)
        #expect(try standing(.error).row == 1)
    }

    @Test("Limits are told as the catalog gives them")
    func rules() {
        let limits = BreakerLimits()
        #expect(limits.rule(.error) == "3 in a row, or 10 % of the last 200 evaluations (of 50 at least)")
        #expect(limits.rule(.crash) == "3 within 1000 evaluations")
        #expect(limits.rule(.violation) == "the first")
        #expect(limits.openEvents(.badOutput) == 1000 && limits.openEvents(.nondeterministic) == nil)
    }
}
