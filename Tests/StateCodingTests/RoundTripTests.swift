import StateCoding
import StrategySDK
import Testing

@Suite("What is written can be read back")
struct RoundTripTests {
    @Test("scalars of every type, present, missing and at their limits")
    func scalars() throws {
        #expect(try roundTrip(Scalars()) == Scalars())
        #expect(try roundTrip(OptionalScalars()) == OptionalScalars())
        #expect(try roundTrip(OptionalScalars(Scalars())) == OptionalScalars(Scalars()))
        try withEachScalar { value in try roundTripAlone(value) }
    }

    private func withEachScalar(_ body: (any Codable & Equatable) throws -> Void) throws {
        let values = Mirror(reflecting: Scalars()).children.compactMap { $0.value as? any Codable & Equatable }
        #expect(values.count == 16)
        for value in values { try body(value) }
    }

    /// Alone, as an element, behind an optional and through a type parameter.
    private func roundTripAlone<Value: Codable & Equatable>(_ value: Value) throws {
        #expect(try roundTrip(value) == value)
        #expect(try roundTrip([value, value]) == [value, value])
        #expect(try roundTrip([value, nil]) == [value, nil])
        #expect(try roundTrip(Value??.some(nil)) == .some(nil))
        #expect(try roundTrip(Value??.some(value)) == value)
        #expect(try roundTrip(Box(value: value)) == Box(value: value))
        #expect(try roundTrip(Box(value: Value?.none)) == Box(value: nil))
    }

    @Test("arrays of numbers, empty ones too")
    func numberArrays() throws {
        #expect(try roundTrip(NumberArrays()) == NumberArrays())
        #expect(try roundTrip([Double]()) == [])
        #expect(try roundTrip([[Double]]([[1], [], [2, 3]])) == [[1], [], [2, 3]])
        #expect(try roundTrip(Box(value: [1.5, 2])) == Box(value: [1.5, 2]))
        #expect(try roundTrip(ContiguousArray([1.5, 2])) == [1.5, 2])
        #expect(try roundTrip(SIMD4<Float>(1, 2, 3, 4)) == SIMD4(1, 2, 3, 4))
    }

    @Test("enums with and without values")
    func enums() throws {
        for phase: Phase in [.idle, .armed(level: 2, since: nil), .armed(level: -0.0, since: 4), .cut(1, true)] {
            #expect(try roundTrip(phase) == phase)
            #expect(try roundTrip([Phase.within(phase), phase]) == [.within(phase), phase])
        }
        #expect(try roundTrip(Side.allCases) == Side.allCases)
        #expect(try roundTrip(Direction.allCases) == Direction.allCases)
    }

    @Test("elements that take no bytes")
    func emptyElements() throws {
        let nothing = Array(repeating: NoState(), count: 3)
        #expect(try roundTrip(nothing) == nothing)
        #expect(try roundTrip(NoState()) == NoState())
    }

    @Test("superclasses")
    func superclasses() throws {
        let derived = Derived()
        derived.name = "changed"
        derived.number = 9
        let read = try roundTrip(derived)
        #expect(read.name == "changed")
        #expect(read.number == 9)
    }

    @Test("containers and nils by hand")
    func handWritten() throws {
        var containers = Containers()
        #expect(try roundTrip(containers) == containers)
        containers.missing = 4
        containers.ratio = 0.5
        containers.pairs = []
        #expect(try roundTrip(containers) == containers)
        #expect(try roundTrip([Maybe(nil), Maybe(3)]) == [Maybe(nil), Maybe(3)])
        #expect(try roundTrip(Sparse(level: nil)) == Sparse(level: nil))
        #expect(try roundTrip(Sparse(level: 2)) == Sparse(level: 2))
    }

    @Test("2,000 random states", arguments: 0..<10 as Range<UInt64>)
    func random(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let book = random.book()
            let read = try roundTrip(book)
            #expect(read.window.values.map(\.bitPattern) == book.window.values.map(\.bitPattern))
            #expect(read.labels.map { Array($0.utf8) } == book.labels.map { Array($0.utf8) })
            #expect(read.history.joined().map(\.bitPattern) == book.history.joined().map(\.bitPattern))
            #expect(read.marks.map { $0?.bitPattern } == book.marks.map { $0?.bitPattern })
            #expect(read.direction == book.direction)
            #expect(read.range == book.range)
        }
    }

    @Test("Bytes are appended, and those before stay")
    func appends() throws {
        var bytes: [UInt8] = [1, 2, 3]
        try StateEncoder.encode(4.5, into: &bytes)
        #expect(try bytes == [1, 2, 3] + encoded(4.5))
        #expect(throws: StateCodingError.self) { try StateEncoder.encode([Box(value: [1: 2])], into: &bytes) }
        #expect(try bytes == [1, 2, 3] + encoded(4.5))
    }
}
