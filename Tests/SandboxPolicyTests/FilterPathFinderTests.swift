import SandboxPolicy
import Testing

@Suite("A call that goes a given way through a filter")
struct FilterPathFinderTests {
    private static func instruction(_ code: UInt16, _ constant: UInt32, _ whenTrue: UInt8 = 0, _ whenFalse: UInt8 = 0)
        -> FilterInstruction
    {
        FilterInstruction(code: code, jumpTrue: whenTrue, jumpFalse: whenFalse, constant: constant)
    }

    private static let load: UInt16 = 0x20
    private static let equal: UInt16 = 0x15
    private static let above: UInt16 = 0x25
    private static let give: UInt16 = 0x06

    /// ld nr; jeq 1 → (ld arg 0 low; and 0xf0; jeq 0x30 → ret 1; ret 2); jgt 10 → (jgt 12 → ret 3; jeq 5 → ret 4; ret 5); ret 6
    private static let program = FilterProgram([
        instruction(load, 0), instruction(equal, 1, 0, 5), instruction(load, 16), instruction(0x54, 0xF0),
        instruction(equal, 0x30, 0, 1), instruction(give, 1), instruction(give, 2),
        instruction(above, 10, 0, 5), instruction(above, 12, 0, 1), instruction(give, 3), instruction(equal, 5, 0, 1),
        instruction(give, 4), instruction(give, 5), instruction(give, 6),
    ])

    @Test(
        "is found, and goes there",
        arguments: [(4, 5), (4, 6), (1, 7), (7, 8), (8, 9), (8, 10), (10, 12)])
    func found(from: Int, to: Int) throws {
        var finder = FilterPathFinder(Self.program)
        guard case .call(let call) = finder.call(from: from, to: to) else {
            Issue.record("\(finder.call(from: from, to: to))")
            return
        }
        var visited: [Int] = []
        _ = try FilterEvaluator(Self.program).run(call) { visited.append($0) }
        #expect(zip(visited, visited.dropFirst()).contains { $0 == (from, to) }, "\(visited)")
    }

    @Test("is ruled out where comparisons contradict each other")
    func impossible() {
        var finder = FilterPathFinder(Self.program)
        // A number from 11 to 12 is not 5.
        #expect(finder.call(from: 10, to: 11) == .impossible)
        // Nothing leads from a return anywhere, nor between instructions that do not follow each other.
        #expect(finder.call(from: 1, to: 8) == .impossible)
    }

    @Test("is not claimed for what cannot be followed")
    func unknown() {
        var finder = FilterPathFinder(
            FilterProgram([
                Self.instruction(Self.load, 0), Self.instruction(0x04, 7), Self.instruction(Self.equal, 8, 0, 1),
                Self.instruction(Self.give, 1), Self.instruction(Self.give, 2),
            ]))
        #expect(finder.call(from: 2, to: 3) == .unknown)
    }
}
