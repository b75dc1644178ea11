/// The byte before every value: what it is. The numbers are part of the format.
enum ValueKind: UInt8 {
    /// Nil; nothing follows.
    case none = 0x00
    /// What a type writes of itself.
    case composite = 0x01
    /// Like `composite`, behind the whole name of its key: the case of an enum.
    case named = 0x02
    case boolean = 0x03
    case text = 0x04

    case int = 0x10
    case int8 = 0x11
    case int16 = 0x12
    case int32 = 0x13
    case int64 = 0x14
    case int128 = 0x15
    case uint = 0x18
    case uint8 = 0x19
    case uint16 = 0x1A
    case uint32 = 0x1B
    case uint64 = 0x1C
    case uint128 = 0x1D
    case float = 0x20
    case double = 0x21

    /// Arrays of numbers, whose elements follow one another without kinds of their own.
    case ints = 0x50
    case int8s = 0x51
    case int16s = 0x52
    case int32s = 0x53
    case int64s = 0x54
    case uints = 0x58
    case uint8s = 0x59
    case uint16s = 0x5A
    case uint32s = 0x5B
    case uint64s = 0x5C
    case floats = 0x60
    case doubles = 0x61
}

extension ValueKind: CustomStringConvertible {
    /// As it stands in a message.
    var description: String {
        switch self {
        case .none: "nil"
        case .composite: "a composite value"
        case .named: "a named container"
        case .boolean: "a truth value"
        case .text: "a text"
        case .int: "an Int"
        case .int8: "an Int8"
        case .int16: "an Int16"
        case .int32: "an Int32"
        case .int64: "an Int64"
        case .int128: "an Int128"
        case .uint: "a UInt"
        case .uint8: "a UInt8"
        case .uint16: "a UInt16"
        case .uint32: "a UInt32"
        case .uint64: "a UInt64"
        case .uint128: "a UInt128"
        case .float: "a Float"
        case .double: "a Double"
        case .ints: "an array of Int"
        case .int8s: "an array of Int8"
        case .int16s: "an array of Int16"
        case .int32s: "an array of Int32"
        case .int64s: "an array of Int64"
        case .uints: "an array of UInt"
        case .uint8s: "an array of UInt8"
        case .uint16s: "an array of UInt16"
        case .uint32s: "an array of UInt32"
        case .uint64s: "an array of UInt64"
        case .floats: "an array of Float"
        case .doubles: "an array of Double"
        }
    }

    static func description(of byte: UInt8) -> String {
        ValueKind(rawValue: byte)?.description ?? "no kind of value (\(byte))"
    }
}
