/// A number of which any bits are a value, so that an array of them is copied as it lies in memory.
protocol BulkNumber: Scalar, BitwiseCopyable {
    static var arrayKind: ValueKind { get }
}

extension Double: BulkNumber { static var arrayKind: ValueKind { .doubles } }
extension Float: BulkNumber { static var arrayKind: ValueKind { .floats } }
extension Int: BulkNumber { static var arrayKind: ValueKind { .ints } }
extension Int8: BulkNumber { static var arrayKind: ValueKind { .int8s } }
extension Int16: BulkNumber { static var arrayKind: ValueKind { .int16s } }
extension Int32: BulkNumber { static var arrayKind: ValueKind { .int32s } }
extension Int64: BulkNumber { static var arrayKind: ValueKind { .int64s } }
extension UInt: BulkNumber { static var arrayKind: ValueKind { .uints } }
extension UInt8: BulkNumber { static var arrayKind: ValueKind { .uint8s } }
extension UInt16: BulkNumber { static var arrayKind: ValueKind { .uint16s } }
extension UInt32: BulkNumber { static var arrayKind: ValueKind { .uint32s } }
extension UInt64: BulkNumber { static var arrayKind: ValueKind { .uint64s } }

/// How a value of some type is coded, as far as its type alone decides it.
enum Coding {
    /// By its own `encode(to:)` and `init(from:)`.
    case own
    /// As an array of these.
    case numbers(any BulkNumber.Type)

    /// - Throws: ``StateCodingError/unordered(type:)``.
    init(of type: Any.Type) throws(StateCodingError) {
        self =
            switch ObjectIdentifier(type) {
            case ObjectIdentifier([Double].self): .numbers(Double.self)
            case ObjectIdentifier([Float].self): .numbers(Float.self)
            case ObjectIdentifier([Int].self): .numbers(Int.self)
            case ObjectIdentifier([Int8].self): .numbers(Int8.self)
            case ObjectIdentifier([Int16].self): .numbers(Int16.self)
            case ObjectIdentifier([Int32].self): .numbers(Int32.self)
            case ObjectIdentifier([Int64].self): .numbers(Int64.self)
            case ObjectIdentifier([UInt].self): .numbers(UInt.self)
            case ObjectIdentifier([UInt8].self): .numbers(UInt8.self)
            case ObjectIdentifier([UInt16].self): .numbers(UInt16.self)
            case ObjectIdentifier([UInt32].self): .numbers(UInt32.self)
            case ObjectIdentifier([UInt64].self): .numbers(UInt64.self)
            default: .own
            }
        if case .own = self, type is any Unordered.Type { throw .unordered(type: "\(type)") }
    }

    /// Whether a type can be anything but `own`: arrays, sets and dictionaries are all one reference. Two loads instead
    /// of a look-up for most types.
    @inline(__always) static func isPlain<Value>(_ type: Value.Type) -> Bool {
        MemoryLayout<Value>.size != MemoryLayout<[Double]>.size || _isPOD(type)
    }
}

private protocol Unordered {}
extension Dictionary: Unordered {}
extension Set: Unordered {}
