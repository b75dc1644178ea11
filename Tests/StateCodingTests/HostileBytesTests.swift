import StateCoding
import StrategySDK
import Testing

@Suite("Bytes that somebody else wrote")
struct HostileBytesTests {
    static let books: [[UInt8]] = {
        var random = SeededGenerator(seed: 11)
        return (0..<8).compactMap { _ in try? encoded(random.book()) }
    }()

    @Test("A value that ends early is none, wherever it ends")
    func truncated() throws {
        for bytes in Self.books { expectNoStart(of: bytes, Book.self) }
        expectNoStart(of: try encoded(Scalars()), Scalars.self)
        expectNoStart(of: try encoded(OptionalScalars()), OptionalScalars.self)
        expectNoStart(of: try encoded(Containers()), Containers.self)
        expectNoStart(of: try encoded(Derived()), Derived.self)
        expectNoStart(of: try encoded(NumberArrays()), NumberArrays.self)
    }

    private func expectNoStart<Value: Decodable>(of bytes: [UInt8], _ type: Value.Type) {
        let readable = bytes.indices.filter { (try? decoded(type, Array(bytes.prefix($0)))) != nil }
        #expect(readable == [])
    }

    @Test("A value that goes on is none")
    func trailing() throws {
        let bytes = try encoded(Scalars())
        #expect(failure { _ = try decoded(Scalars.self, bytes + [0, 0]) } == .trailing(2))
        #expect(failure { _ = try decoded([Double].self, try encoded([1.0]) + [7]) } == .trailing(1))
    }

    @Test("No bytes are no value")
    func empty() {
        #expect(failure { _ = try decoded(NoState.self, []) } == .truncated(at: 0))
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(throws: StateCodingError.self) { try StateDecoder.decode(Book.self, from: nothing) }
    }

    @Test("20,000 mutants are read without a trap, and what is read can be written", arguments: 0..<10 as Range<UInt64>)
    func mutants(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var readable = 0
        for round in 0..<2000 {
            var bytes = Self.books[round % Self.books.count]
            for _ in 0..<Int.random(in: 1...3, using: &random) { mutate(&bytes, &random) }
            if let book = try? decoded(Book.self, bytes) {
                readable += 1
                #expect(throws: Never.self) { try encoded(book) }
            }
        }
        // Otherwise the mutants say nothing about what can be read.
        #expect(readable > 100)
    }

    @Test("20,000 random strings of bytes are read without a trap", arguments: 0..<10 as Range<UInt64>)
    func junk(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            // Small numbers are kinds and counts, so that some of it is taken for more than nothing.
            let bytes: [UInt8] = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                Bool.random(using: &random) ? .random(in: 0...5, using: &random) : .random(in: 0...255, using: &random)
            }
            _ = try? decoded(Book.self, bytes)
            _ = try? decoded(Phase.self, bytes)
            _ = try? decoded(OptionalScalars.self, bytes)
            _ = try? decoded([[[Double]]].self, bytes)
            _ = try? decoded(Containers.self, bytes)
            _ = try? decoded(RefusalTests.Tree.self, bytes)
            _ = try? decoded(Derived.self, bytes)
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard let offset = bytes.indices.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[offset] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[offset] = [0, 1, 2, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
        case 2: bytes[offset] = .random(in: 0...255, using: &random)
        case 3: bytes.insert(contentsOf: bytes[offset...].prefix(8), at: offset)
        default: bytes.removeSubrange(offset..<min(offset + 8, bytes.count))
        }
    }

    @Test("A count is believed only if the bytes could hold as much", arguments: [6, 5, 0x10_0000, UInt32.max])
    func counts(count: UInt32) {
        let five: [UInt8] = [0x01] + little(count) + Array(repeating: 0x01, count: 5)
        let nothing = Result { () throws(StateCodingError) in try decoded([NoState].self, five) }
        #expect((try? nothing.get())?.count == (count == 5 ? 5 : nil))

        let doubles: [UInt8] = [0x61] + little(count) + Array(repeating: 0x01, count: 5)
        #expect(throws: StateCodingError.self) { try decoded([Double].self, doubles) }
        let text: [UInt8] = [0x01, 0x04] + little(count) + Array(repeating: 0x41, count: 5)
        #expect((try? decoded(String.self, text)) == (count == 5 ? "AAAAA" : nil))
    }

    @Test("A type is told no count that the bytes cannot hold", arguments: [5, 6, UInt32.max])
    func toldCount(count: UInt32) {
        struct Told: Error {}
        struct Asking: Decodable {
            init(from decoder: any Decoder) throws {
                _ = try decoder.unkeyedContainer().count
                throw Told()
            }
        }
        let five: [UInt8] = [0x01] + little(count) + Array(repeating: 0x01, count: 5)
        #expect(
            failure { _ = try decoded(Asking.self, five) } == (count == 5 ? .refused("Told()") : .truncated(at: 10)))
    }

    private func little(_ word: UInt32) -> [UInt8] { withUnsafeBytes(of: word.littleEndian) { Array($0) } }

    @Test("Values within values, 100,000 deep, end with an error and not with the stack")
    func depth() throws {
        // A tree whose one child is such a tree: kind, field, kind, count 1.
        let tree = Array(try encoded(RefusalTests.Tree(children: [RefusalTests.Tree(children: [])])).prefix(7))
        let bytes = Array(repeatElement(tree, count: 100_000).joined())
        #expect(failure { _ = try decoded(RefusalTests.Tree.self, bytes) } == .tooDeep)

        let phase = Array(try encoded(Phase.within(.idle)).prefix(1 + 2 + 4 + 6 + 1))
        let phases = Array(repeatElement(phase, count: 100_000).joined())
        #expect(failure { _ = try decoded(Phase.self, phases) } == .tooDeep)
    }

    @Test("Truth is 0 or 1, text is UTF-8, an enum's case is one of its own")
    func values() throws {
        #expect(failure { _ = try decoded(Bool.self, [0x01, 0x03, 2]) } == .notBoolean(at: 2, found: 2))
        #expect(failure { _ = try decoded(String.self, [0x01, 0x04, 1, 0, 0, 0, 0xFF]) } == .notUTF8(at: 2))
        for name in ["idlf", "", "armed", "\u{FFFD}"] {
            var bytes = try encoded(Phase.idle)
            bytes.replaceSubrange(3..., with: little(UInt32(name.utf8.count)) + Array(name.utf8))
            #expect(throws: StateCodingError.self) { try decoded(Phase.self, bytes) }
        }
        let direction = failure { _ = try decoded(Direction.self, [0x01, 0x19, 3]) }
        #expect(direction == .refused("Cannot initialize Direction from invalid UInt8 value 3"))
    }

    @Test("An array has no element after its last")
    func pastLast() {
        struct Three: Decodable {
            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                for _ in 0..<3 { _ = try container.decode(Bool.self) }
            }
        }
        let two: [UInt8] = [0x01] + little(2) + [0x03, 1, 0x03, 0, 0x03, 1]
        #expect(failure { _ = try decoded(Three.self, two) } == .pastLast(at: 9))
    }
}
