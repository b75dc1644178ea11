import StateCoding
import Testing

@Suite("What cannot be kept is refused")
struct RefusalTests {
    struct Lookup: Codable {
        var counts: [String: Int]?
        var names: Set<String>?
    }

    @Test("Sets and dictionaries, wherever they stand, by name")
    func unordered() {
        let dictionary = StateCodingError.unordered(type: "Dictionary<String, Int>")
        #expect(failure { _ = try encoded(["a": 1]) } == dictionary)
        #expect(failure { _ = try encoded([["a": 1]]) } == dictionary)
        #expect(failure { _ = try encoded(Lookup(counts: [:])) } == dictionary)
        #expect(
            failure { _ = try encoded(Lookup(names: ["b"])) }
                == .unordered(type: "Set<String>"))
        #expect(
            failure { _ = try encoded(Box(value: [Side.buy.rawValue: [1.0]])) }
                == .unordered(type: "Dictionary<String, Array<Double>>"))
        #expect(failure { _ = try decoded([String: Int].self, [1, 0, 0, 0, 0]) } == dictionary)
    }

    @Test("A type that keeps neither is not taken for one that does")
    func optionalDictionary() throws { try roundTrip(Lookup()) }

    /// `depth` levels of arrays around a number.
    private func nested(_ depth: Int) -> Tree {
        (0..<depth).reduce(Tree(children: [])) { tree, _ in Tree(children: [tree]) }
    }

    struct Tree: Codable, Equatable { var children: [Tree] }

    @Test("What can be written can be read, up to the same depth", arguments: 1...140)
    func depth(_ depth: Int) throws {
        let tree = nested(depth)
        let phase = (0..<depth).reduce(Phase.idle) { phase, _ in .within(phase) }
        // A tree takes two levels each time, itself and its array; so does an enum, itself and its case.
        if depth < 64 {
            #expect(try roundTrip(tree) == tree)
            #expect(try roundTrip(phase) == phase)
        } else {
            #expect(failure { _ = try encoded(tree) } == .tooDeep)
            #expect(failure { _ = try encoded(phase) } == .tooDeep)
        }
        // One level further down, the limit falls between an enum and its case.
        let boxed = Box(value: phase)
        if depth < 63 {
            #expect(try roundTrip(boxed) == boxed)
        } else {
            #expect(failure { _ = try encoded(boxed) } == .tooDeep)
        }
    }

    @Test("A reason that a type gives is cut, between characters")
    func reason() throws {
        let reasons = [
            failure { _ = try encoded(Unwilling()) },
            failure { _ = try decoded(Unwilling.self, [1]) },
        ]
        for case .refused(let reason)? in reasons {
            #expect(reason == String(repeating: "é", count: StateCodingError.maxReasonBytes / 2))
        }
        #expect(reasons.allSatisfy { $0 != nil })
    }

    @Test("Fields that are read in another order than they were written")
    func order() throws {
        let bytes = try encoded(Crossed())
        #expect(failure { _ = try decoded(Crossed.self, bytes) } == .otherField(at: 1, expected: "ask"))

        var renamed = try encoded(Containers())
        let name = try #require(renamed.firstRange(of: Array("inner".utf8)))
        renamed.replaceSubrange(name, with: Array("outer".utf8))
        #expect(
            failure { _ = try decoded(Containers.self, renamed) }
                == .otherField(at: name.lowerBound - 4, expected: "inner"))
    }

    struct Old: Codable { var level = 1 }
    struct Retyped: Codable { var level = 1.0 }
    struct Renamed: Codable { var limit = 1 }
    struct Optionally: Codable, Equatable { var level: Int? }

    @Test("Elements whose layout changed behind an unchanged array")
    func changedElements() throws {
        let bytes = try encoded([Old()])
        #expect(
            failure { _ = try decoded([Retyped].self, bytes) }
                == .otherKind(at: 7, found: "an Int", expected: "a Double"))
        #expect(
            failure { _ = try decoded([Renamed].self, bytes) }
                == .otherField(at: 6, expected: "limit"))
        // What may be missing is written as what may not, so this one can be read.
        #expect(try decoded([Optionally].self, bytes) == [Optionally(level: 1)])
    }

    @Test("Messages say where, what and what would be right")
    func messages() {
        #expect(
            StateCodingError.unordered(type: "Set<Int>").description
                == "a state cannot hold Set<Int>: its order would not survive being restored; use an array")
        #expect(
            StateCodingError.otherKind(at: 7, found: "an Int", expected: "a Double").description
                == "byte 7 stands for an Int where a Double belongs")
        #expect(StateCodingError.truncated(at: 12).description == "the bytes end at 12, before the value does")
    }
}
