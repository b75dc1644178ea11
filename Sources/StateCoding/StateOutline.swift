/// Reads what ``StateEncoder`` has written without knowing the type.
///
/// The bytes say what each value is, but neither what fields are called nor where a type ends. Both follow from the type: of
/// a field's name the bytes have a hash of 8 bits, so that a type is known by those of all its fields in a row. What fits up
/// to the last byte is taken; without a type that fits, fields have no names.
package struct StateOutline {
    private let bytes: [UInt8]
    private let shapes: [Int: StateShape]
    private var stepsLeft = maxSteps

    /// Beyond it the bytes are taken for unreadable.
    private static let maxSteps = 200_000

    private typealias Next = (inout StateOutline, OutlinedValue, Int) -> OutlinedValue?
    private typealias NextField = (inout StateOutline, [OutlinedValue.Field], Int) -> OutlinedValue?

    /// - Parameters:
    ///   - bytes: one value.
    ///   - shapes: of types that may occur.
    ///   - roots: which of them the value may be, the likeliest first.
    /// - Returns: nil where nothing fits.
    package static func read(_ bytes: [UInt8], shapes: [StateShape], roots: [Int]) -> OutlinedValue? {
        let known = Dictionary(shapes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for root in roots where known[root].map({ !$0.fields.isEmpty }) ?? false {
            var outline = StateOutline(bytes: bytes, shapes: known)
            if let found = outline.whole(root) { return found }
        }
        var outline = StateOutline(bytes: bytes, shapes: [:])
        return outline.whole(nil)
    }

    private init(bytes: [UInt8], shapes: [Int: StateShape]) {
        self.bytes = bytes
        self.shapes = shapes
    }

    private mutating func whole(_ type: Int?) -> OutlinedValue? {
        guard let type, let shape = shapes[type] else {
            return value(at: 0) { outline, value, end in end == outline.bytes.count ? value : nil }
        }
        guard bytes.first == ValueKind.composite.rawValue else { return nil }
        return shaped(shape.fields[...], [], at: 1, depth: 1) { outline, value, end in
            end == outline.bytes.count ? value : nil
        }
    }

    // MARK: Values

    /// - Parameter type: nil where it is not known.
    private mutating func value(
        at position: Int, of type: Int? = nil, depth: Int = 0, _ next: Next
    ) -> OutlinedValue? {
        stepsLeft -= 1
        guard stepsLeft > 0, depth <= StateFormat.maxDepth, position < bytes.count,
            let kind = ValueKind(rawValue: bytes[position])
        else { return nil }
        let start = position + 1
        switch kind {
        case .none: return next(&self, .none, start)
        case .composite: return composite(at: start, of: type, depth: depth + 1, next)
        case .named:
            guard let (name, end) = text(at: start) else { return nil }
            return fields([], at: end, depth: depth + 1) { outline, fields, end in
                next(&outline, .named(name, fields), end)
            }
        case .boolean:
            guard start < bytes.count, bytes[start] < 2 else { return nil }
            return next(&self, .boolean(bytes[start] == 1), start + 1)
        case .text:
            guard let (text, end) = text(at: start) else { return nil }
            return next(&self, .text(text), end)
        default:
            guard let (value, end) = kind.isArray ? numbers(kind, at: start) : scalar(kind, at: start) else {
                return nil
            }
            return next(&self, value, end)
        }
    }

    /// What a type writes of itself: its fields, an array, or a value.
    private mutating func composite(
        at position: Int, of type: Int?, depth: Int, _ next: Next
    ) -> OutlinedValue? {
        if let type, let shape = shapes[type],
            let found = shaped(shape.fields[...], [], at: position, depth: depth, next)
        {
            return found
        }
        if let count = word(at: position), Int(count) <= bytes.count - position - 4,
            let found = elements(Int(count), [], at: position + 4, depth: depth, next)
        {
            return found
        }
        if let found = value(at: position, depth: depth, next) { return found }
        return fields([], at: position, depth: depth) { outline, fields, end in next(&outline, .fields(fields), end) }
    }

    private mutating func shaped(
        _ fields: ArraySlice<StateShape.Field>, _ done: [OutlinedValue.Field], at position: Int, depth: Int,
        _ next: Next
    ) -> OutlinedValue? {
        guard let field = fields.first else { return next(&self, .fields(done), position) }
        guard position < bytes.count, bytes[position] == StateFormat.check(field.name) else { return nil }
        return value(at: position + 1, of: field.type, depth: depth) { outline, value, end in
            outline.shaped(
                fields.dropFirst(), done + [OutlinedValue.Field(name: field.name, value: value)], at: end,
                depth: depth, next)
        }
    }

    private mutating func elements(
        _ count: Int, _ done: [OutlinedValue], at position: Int, depth: Int, _ next: Next
    ) -> OutlinedValue? {
        guard count > 0 else { return next(&self, .list(done), position) }
        return value(at: position, depth: depth) { outline, value, end in
            outline.elements(count - 1, done + [value], at: end, depth: depth, next)
        }
    }

    /// Fields of no type that is known, as many as there are.
    private mutating func fields(
        _ done: [OutlinedValue.Field], at position: Int, depth: Int, _ next: NextField
    ) -> OutlinedValue? {
        if position < bytes.count {
            let found = value(at: position + 1, depth: depth) { outline, value, end in
                outline.fields(
                    done + [OutlinedValue.Field(name: nil, value: value)], at: end, depth: depth, next)
            }
            if let found { return found }
        }
        return next(&self, done, position)
    }

    // MARK: What lies in the bytes

    private func text(at position: Int) -> (String, end: Int)? {
        guard let count = word(at: position) else { return nil }
        let start = position + 4
        guard Int(count) <= bytes.count - start,
            let text = String(validating: bytes[start..<start + Int(count)], as: UTF8.self)
        else { return nil }
        return (text, start + Int(count))
    }

    private func word(at position: Int) -> UInt32? { integer(UInt32.self, at: position) }

    private func integer<Value: FixedWidthInteger>(_ type: Value.Type, at position: Int) -> Value? {
        let size = MemoryLayout<Value>.size
        guard bytes.count - position >= size else { return nil }
        return bytes[position..<position + size].reversed().reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }

    private func numbers(_ kind: ValueKind, at position: Int) -> (OutlinedValue, end: Int)? {
        guard let count = word(at: position), let element = kind.element else { return nil }
        var end = position + 4
        var values: [OutlinedValue] = []
        guard Int(count) <= bytes.count - end else { return nil }
        for _ in 0..<count {
            guard let (value, after) = scalar(element, at: end) else { return nil }
            values.append(value)
            end = after
        }
        return (.list(values), end)
    }

    private func scalar(_ kind: ValueKind, at position: Int) -> (OutlinedValue, end: Int)? {
        func whole<Value: FixedWidthInteger>(_ type: Value.Type) -> (OutlinedValue, end: Int)? {
            integer(type, at: position).map { (.integer("\($0)"), position + MemoryLayout<Value>.size) }
        }
        return switch kind {
        case .int: whole(Int.self)
        case .int8: whole(Int8.self)
        case .int16: whole(Int16.self)
        case .int32: whole(Int32.self)
        case .int64: whole(Int64.self)
        case .int128: whole(Int128.self)
        case .uint: whole(UInt.self)
        case .uint8: whole(UInt8.self)
        case .uint16: whole(UInt16.self)
        case .uint32: whole(UInt32.self)
        case .uint64: whole(UInt64.self)
        case .uint128: whole(UInt128.self)
        case .float:
            integer(UInt32.self, at: position).map { (.number(Double(Float(bitPattern: $0))), position + 4) }
        case .double: integer(UInt64.self, at: position).map { (.number(Double(bitPattern: $0)), position + 8) }
        default: nil
        }
    }
}

extension ValueKind {
    fileprivate var isArray: Bool { rawValue >= ValueKind.ints.rawValue }

    /// Of an array of numbers: what its elements are.
    fileprivate var element: ValueKind? { isArray ? ValueKind(rawValue: rawValue - 0x40) : nil }
}
