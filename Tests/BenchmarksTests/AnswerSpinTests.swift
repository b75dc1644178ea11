import Testing

@testable import Host

@Suite("Looking for an answer without sleeping stays within bounds")
struct AnswerSpinTests {
    /// How often it is tried in so many turns.
    private func tries(_ spin: inout AnswerSpin, _ turns: Int, succeeding: Bool) -> Int {
        (0..<turns).count { _ in
            guard spin.isWorthwhile() else { return false }
            spin.ended(hasAnswer: succeeding)
            return true
        }
    }

    @Test("Where it succeeds it goes on, but for one time in 64, when everything else is waited for")
    func success() {
        var spin = AnswerSpin()
        #expect(tries(&spin, 256 * 10, succeeding: true) == 252 * 10)
    }

    @Test("Where it never succeeds it is soon given up, and costs next to nothing")
    func failure() {
        var spin = AnswerSpin()
        let first = tries(&spin, 256, succeeding: false)
        #expect(first <= 5)
        #expect(tries(&spin, 256 * 100, succeeding: false) == 100)
    }

    @Test("It is taken up again once it succeeds")
    func recovery() {
        var spin = AnswerSpin()
        _ = tries(&spin, 256, succeeding: false)
        _ = tries(&spin, 256, succeeding: true)
        #expect(tries(&spin, 256, succeeding: true) == 252)
    }
}
