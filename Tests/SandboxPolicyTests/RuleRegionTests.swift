import SandboxPolicy
import Testing

@Suite("A call that fits one rule and no other")
struct RuleRegionTests {
    private static func fits(_ arguments: SIMD8<UInt64>, _ conditions: [ArgumentCondition]) -> Bool {
        conditions.allSatisfy { arguments[$0.index] & $0.mask == $0.value }
    }

    @Test("is found if and only if there is one", arguments: 0..<400 as Range<UInt64>)
    func exhaustive(seed: UInt64) {
        // Two arguments of three bits: all 64 calls can be looked at.
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func draw(_ limit: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % limit
        }
        func rule() -> [ArgumentCondition] {
            (0..<2).compactMap { index in
                let mask = draw(8)
                return mask == 0 ? nil : ArgumentCondition(index: index, mask: mask, value: draw(8) & mask)
            }
        }
        let wanted = rule()
        let others = (0..<Int(draw(5))).map { _ in rule() }
        let exists = (0..<64 as Range<UInt64>).contains { number in
            let arguments = SIMD8<UInt64>(number & 7, number >> 3, 0, 0, 0, 0, 0, 0)
            return Self.fits(arguments, wanted) && !others.contains { Self.fits(arguments, $0) }
        }
        let found = RuleRegion.arguments(fitting: wanted, outside: others)
        #expect((found != nil) == exists)
        if let found {
            #expect(Self.fits(found, wanted))
            #expect(!others.contains { Self.fits(found, $0) })
        }
    }

    @Test("leaves another by a bit that only one of the two looks at")
    func halves() {
        let whole = [ArgumentCondition(index: 0, value: 3)]
        let low = [ArgumentCondition(index: 0, mask: 0xFFFF_FFFF, value: 3)]
        #expect(RuleRegion.arguments(fitting: low, outside: [whole])?[0] == 0x1_0000_0003)
        #expect(RuleRegion.arguments(fitting: whole, outside: [low]) == nil)
        #expect(RuleRegion.arguments(fitting: [], outside: []) == SIMD8())
        // Conditions that no call can meet.
        #expect(RuleRegion.arguments(fitting: whole + [.init(index: 0, value: 4)], outside: []) == nil)
    }
}
