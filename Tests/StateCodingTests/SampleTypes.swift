import StrategySDK

/// A field of each type that is written as it is.
struct Scalars: Codable, Equatable {
    var flag = true
    var text = "täglich"
    var double = 0.1
    var float: Float = 0.1
    var int = Int.min
    var int8 = Int8.min
    var int16 = Int16.min
    var int32 = Int32.min
    var int64 = Int64.min
    var int128 = Int128.min
    var uint = UInt.max
    var uint8 = UInt8.max
    var uint16 = UInt16.max
    var uint32 = UInt32.max
    var uint64 = UInt64.max
    var uint128 = UInt128.max
}

/// The same, each of which may be missing.
struct OptionalScalars: Codable, Equatable {
    var flag: Bool?
    var text: String?
    var double: Double?
    var float: Float?
    var int: Int?
    var int8: Int8?
    var int16: Int16?
    var int32: Int32?
    var int64: Int64?
    var int128: Int128?
    var uint: UInt?
    var uint8: UInt8?
    var uint16: UInt16?
    var uint32: UInt32?
    var uint64: UInt64?
    var uint128: UInt128?

    init() {}

    init(_ scalars: Scalars) {
        (flag, text, double, float) = (scalars.flag, scalars.text, scalars.double, scalars.float)
        (int, int8, int16, int32) = (scalars.int, scalars.int8, scalars.int16, scalars.int32)
        (int64, int128, uint, uint8) = (scalars.int64, scalars.int128, scalars.uint, scalars.uint8)
        (uint16, uint32, uint64, uint128) = (scalars.uint16, scalars.uint32, scalars.uint64, scalars.uint128)
    }
}

struct NumberArrays: Codable, Equatable {
    var doubles: [Double] = [1, -0.5]
    var floats: [Float] = [0.25]
    var ints: [Int] = [.min, 0, .max]
    var int8s: [Int8] = [.min, .max]
    var int16s: [Int16] = [.min, .max]
    var int32s: [Int32] = [.min, .max]
    var int64s: [Int64] = [.min, .max]
    var uints: [UInt] = [.max]
    var uint8s: [UInt8] = [1, 2, 255]
    var uint16s: [UInt16] = [.max]
    var uint32s: [UInt32] = [.max]
    var uint64s: [UInt64] = [.max, 0]
}

/// Cases without values, with named ones, with unnamed ones, and one that holds itself.
indirect enum Phase: Codable, Equatable, Sendable {
    case idle
    case armed(level: Double, since: Int?)
    case cut(Int, Bool)
    case within(Phase)
}

/// A number for a name, so that its own coding is that of its raw value.
enum Side: String, Codable, CaseIterable, Sendable { case buy, sell }

/// What families keep, and more than any of them does.
struct Level: Codable, Equatable, Sendable {
    var price = 0.0
    var side = Side.buy
    var touched: Int?
}

struct Book: StrategyState {
    var window = RollingWindow()
    var phase = Phase.idle
    var direction = Direction.flat
    var last: Double?
    var levels: [Level] = []
    var history: [[Double]] = []
    var marks: [Double?] = []
    var labels: [String] = []
    var nothing: [NoState] = []
    var maybeLevel: Level?
    var maybeWindow: [Double]?
    var range: ClosedRange<Double> = 0...1

    init() {}
}

/// A value of any type, coded through its parameter and not through what the compiler sees.
struct Box<Value: Codable & Equatable>: Codable, Equatable { var value: Value }

class Base: Codable {
    var name = "base"
    init() {}
}

/// The compiler has it write its superclass through `superEncoder`.
final class Derived: Base {
    var number = 7
    override init() { super.init() }

    private enum CodingKeys: CodingKey { case number }

    required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        number = try container.decode(Int.self, forKey: .number)
        try super.init(from: container.superDecoder())
    }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(number, forKey: .number)
        try super.encode(to: container.superEncoder())
    }
}
