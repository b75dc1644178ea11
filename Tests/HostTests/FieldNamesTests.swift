import Foundation
import StateCoding
import Testing

@testable import Host

@Suite("What the fields of types are called is read from an executable")
struct FieldNamesTests {
    private struct Inner {
        var level = 0.5
    }

    /// As a plugin would have it.
    private struct State {
        var fieldOfThisTest = 1
        var inner: Inner = Inner()
    }

    private static func executable() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "/proc/self/exe")))
    }

    @Test func fieldsAndTheirTypesAreFound() throws {
        let names = FieldNames(try Self.executable())
        let state = try #require(names.shapes.first { $0.fields.first?.name == "fieldOfThisTest" })
        #expect(state.name == "State" && state.fields.map(\.name) == ["fieldOfThisTest", "inner"])
        #expect(names.roots.contains(state.id) && state.fields[0].type == nil)
        let inner = try #require(names.shapes.first { $0.id == state.fields[1].type })
        #expect(inner.name == "Inner" && inner.fields.map(\.name) == ["level"])
        _ = State()
    }

    @Test func whatIsNoExecutableHasNone() {
        #expect(FieldNames(of: "/nowhere").shapes.isEmpty)
        #expect(FieldNames(Array("no executable".utf8)).shapes.isEmpty)
        #expect(FieldNames([0x7F, 0x45, 0x4C, 0x46, 2, 1]).shapes.isEmpty)
        #expect(FieldNames([0x7F, 0x45, 0x4C, 0x46, 2, 1] + Array(repeating: 0xFF, count: 4096)).shapes.isEmpty)
    }

    /// Whatever stands in the headers: nothing is read outside of the file.
    @Test func damagedHeadersTrapNowhere() throws {
        var bytes = try Self.executable()
        let whole = Array(bytes[..<64])
        for place in 6..<64 {
            for byte: UInt8 in [0, 0x7F, 0xFF] {
                bytes[place] = byte
                _ = FieldNames(bytes)
            }
            bytes[place] = whole[place]
        }
        #expect(!FieldNames(bytes).shapes.isEmpty)
    }
}
