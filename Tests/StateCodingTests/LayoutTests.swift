import StateCoding
import StrategySDK
import Testing

@Suite("A layout's fingerprint")
struct LayoutTests {
    struct First: Codable { var level = 1.0, count = 2, mark: Double? }
    struct Twin: Codable { var level = 1.0, count = 2, mark: Double? }
    struct Renamed: Codable { var limit = 1.0, count = 2, mark: Double? }
    struct Added: Codable { var level = 1.0, count = 2, mark: Double?, flag = false }
    struct Removed: Codable { var level = 1.0, count = 2 }
    struct Reordered: Codable { var count = 2, level = 1.0, mark: Double? }
    struct Retyped: Codable { var level = 1.0, count: Int32 = 2, mark: Double? }
    struct RetypedNil: Codable { var level = 1.0, count = 2, mark: Float? }
    struct Present: Codable { var level = 1.0, count = 2, mark: Double? = 1 }
    struct Wrapped: Codable { var level = Inner(value: 1.0), count = 2, mark: Double? }
    struct WrappedOtherwise: Codable { var level = Other(value: 1.0), count = 2, mark: Double? }
    struct Inner: Codable { var value: Double }
    struct Other: Codable { var value: Double }

    /// Writes what another type writes, under this name: a later build of the same type.
    struct State: Codable {
        private let content: any Encodable

        init(_ content: any Encodable) { self.content = content }
        init(from decoder: any Decoder) throws { throw Unwilling.refusal }
        func encode(to encoder: any Encoder) throws { try content.encode(to: encoder) }
    }

    @Test("differs when a field's name, order or type does, or a field comes or goes")
    func fields() {
        let builds: [any Encodable] = [
            First(), Renamed(), Added(), Removed(), Reordered(), Retyped(), RetypedNil(), Present(), Wrapped(),
            WrappedOtherwise(),
        ]
        let fingerprints = builds.map { StateLayout.fingerprint(of: State($0)) }
        #expect(Set(fingerprints).count == builds.count)
        #expect(StateLayout.fingerprint(of: State(First())) == StateLayout.fingerprint(of: State(Twin())))
    }

    @Test("differs when the type's name does")
    func name() { #expect(StateLayout.fingerprint(of: First()) != StateLayout.fingerprint(of: Twin())) }

    @Test("differs by what fields hold, and not by the numbers in them")
    func values() {
        #expect(
            StateLayout.fingerprint(of: First(level: -0.0, count: 9))
                == StateLayout.fingerprint(of: First(level: .nan, count: 0)))
        #expect(StateLayout.fingerprint(of: [1.0, 2]) == StateLayout.fingerprint(of: [3.0]))
        #expect(StateLayout.fingerprint(of: [Double]()) != StateLayout.fingerprint(of: [Float]()))
        #expect(StateLayout.fingerprint(of: [Level]()) != StateLayout.fingerprint(of: [Phase]()))
        #expect(StateLayout.fingerprint(of: Phase.idle) != StateLayout.fingerprint(of: Phase.cut(1, true)))
    }

    private struct Hidden: Codable {
        private struct Inner: Codable { var level: Double? }
        private var inner = Inner()
        private var inners: [Inner] = []
    }

    @Test("is the same in every process, for private types too")
    func stable() {
        #expect(StateLayout.fingerprint(of: Hidden()) == 17_323_884_338_512_246_707)
        #expect(StateLayout.fingerprint(of: Book()) == 7_780_933_095_295_435_057)
        #expect(StateLayout.fingerprint(of: NoState()) == 5_109_208_187_097_555_174)
    }

    @Test("exists for a state that cannot be written")
    func unwritable() {
        struct Counts: Codable { var counts: [Int: Int] = [:] }
        #expect(StateLayout.fingerprint(of: Counts()) == StateLayout.fingerprint(of: Counts(counts: [1: 2])))
    }
}
