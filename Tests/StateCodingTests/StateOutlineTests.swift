import StateCoding
import StrategySDK
import Testing

@Suite("States are told from their bytes alone, with names where the types are known")
struct StateOutlineTests {
    private struct Inner: Codable {
        var level: Double?
        var tags: [String]
    }

    private struct Outer: Codable {
        var count = 7
        var inner = Inner(level: nil, tags: ["a", "b"])
        var prices: [Double] = [1.5, -0.0]
        var other: Inner? = Inner(level: 2.5, tags: [])
        var isOn = true
    }

    private static let shapes = [
        StateShape(
            id: 1, name: "Outer",
            fields: [
                .init(name: "count", type: nil), .init(name: "inner", type: 2), .init(name: "prices", type: nil),
                .init(name: "other", type: 2), .init(name: "isOn", type: nil),
            ]),
        StateShape(
            id: 2, name: "Inner", fields: [.init(name: "level", type: nil), .init(name: "tags", type: nil)]),
        StateShape(id: 3, name: "State", fields: [.init(name: "count", type: nil)]),
    ]

    private static func field(_ name: String?, _ value: OutlinedValue) -> OutlinedValue.Field {
        OutlinedValue.Field(name: name, value: value)
    }

    @Test("Fields of types that are known have names, those within them too")
    func names() throws {
        let outline = StateOutline.read(try encoded(Outer()), shapes: Self.shapes, roots: [3, 1])
        #expect(
            outline
                == .fields([
                    Self.field("count", .integer("7")),
                    Self.field(
                        "inner",
                        .fields([
                            Self.field("level", .none), Self.field("tags", .list([.text("a"), .text("b")])),
                        ])),
                    Self.field("prices", .list([.number(1.5), .number(-0.0)])),
                    Self.field(
                        "other", .fields([Self.field("level", .number(2.5)), Self.field("tags", .list([]))])),
                    Self.field("isOn", .boolean(true)),
                ]))
    }

    @Test("Without a type that fits the values are there, and no name is made up")
    func nameless() throws {
        struct Plain: Codable {
            var count = 7
            var price = 2.5
        }
        let outline = StateOutline.read(try encoded(Plain()), shapes: Self.shapes, roots: [1, 2, 3])
        #expect(outline == .fields([Self.field(nil, .integer("7")), Self.field(nil, .number(2.5))]))
    }

    @Test("What the families remember is told as far as its last byte")
    func windows() throws {
        var window = RollingWindow()
        for value in [1, 2, 3] as [Double] { window.append(value, keeping: 3) }
        #expect(
            StateOutline.read(try encoded(window), shapes: [], roots: [])
                == .list([.number(1), .number(2), .number(3)]))
    }

    @Test("Bytes that are no state, or the beginning of one, give nothing or something else, and never a trap")
    func damaged() throws {
        let whole = try encoded(Outer())
        let told = StateOutline.read(whole, shapes: Self.shapes, roots: [1])
        for count in whole.indices {
            #expect(StateOutline.read(Array(whole[..<count]), shapes: Self.shapes, roots: [1]) != told)
        }
        var random = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            _ = StateOutline.read(bytes, shapes: Self.shapes, roots: [1, 2, 3])
        }
        #expect(StateOutline.read([], shapes: [], roots: []) == nil)
    }
}
