import LinuxSystem
import StateCoding

/// What the fields of types are called, as an executable has it for Swift's reflection. Of a file that is none, nothing.
struct FieldNames {
    /// Of each struct and class.
    private(set) var shapes: [StateShape] = []

    /// Those that may be a plugin's state, the likeliest first: what authors call so, and what has enough fields to be known
    /// by them.
    var roots: [Int] {
        shapes.filter { $0.name == "State" }.map(\.id)
            + shapes.filter { $0.name != "State" && $0.fields.count >= Self.fieldsToBeKnownBy }.map(\.id)
    }

    private static let fieldsToBeKnownBy = 4

    private let bytes: [UInt8]
    private var segments: [(address: Int, offset: Int, size: Int)] = []

    /// More types than a worker has.
    private static let maxTypes = 200_000
    private static let maxFields = 512
    private static let maxNameBytes = 512

    init(of path: String) { self.init((try? DescriptorIO.readAll(path, limit: 256 << 20)) ?? []) }

    /// - Parameter executable: its bytes.
    init(_ executable: [UInt8]) {
        bytes = executable
        // ELF, 64 bits, little-endian.
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]), readSegments(), let section = section() else {
            return
        }
        readDescriptors(section)
    }

    // MARK: ELF

    private func word<Value: FixedWidthInteger>(_ type: Value.Type, _ offset: Int) -> Int? {
        let size = MemoryLayout<Value>.size
        guard offset >= 0, offset <= bytes.count - size else { return nil }
        return bytes.withUnsafeBytes {
            Int(exactly: Value(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Value.self)))
        }
    }

    private mutating func readSegments() -> Bool {
        guard let start = word(UInt64.self, 32), let size = word(UInt16.self, 54), let count = word(UInt16.self, 56)
        else { return false }
        for index in 0..<count {
            let (header, overflow) = start.addingReportingOverflow(index * size)
            guard !overflow, let kind = word(UInt32.self, header), let offset = word(UInt64.self, header + 8),
                let address = word(UInt64.self, header + 16), let length = word(UInt64.self, header + 32)
            else { return false }
            if kind == 1 { segments.append((address, offset, min(length, bytes.count))) }
        }
        return true
    }

    private func section() -> Range<Int>? {
        guard let start = word(UInt64.self, 40), let size = word(UInt16.self, 58), let count = word(UInt16.self, 60),
            let names = word(UInt16.self, 62), start < bytes.count,
            let table = word(UInt64.self, start + names * size + 24)
        else { return nil }
        for index in 0..<count {
            let header = start + index * size
            guard let name = word(UInt32.self, header), let offset = word(UInt64.self, header + 24),
                let length = word(UInt64.self, header + 32), table <= bytes.count
            else { return nil }
            guard text(at: table + name) == "swift5_fieldmd" else { continue }
            guard offset <= bytes.count, length <= bytes.count - offset else { return nil }
            return offset..<offset + length
        }
        return nil
    }

    /// Where something that a relative pointer at `offset` points to lies in the file.
    private func target(of offset: Int) -> Int? {
        guard offset >= 0 else { return nil }
        guard let distance = word(Int32.self, offset),
            let own = segments.first(where: { $0.offset <= offset && offset - $0.offset < $0.size })
        else { return nil }
        let (address, overflow) = own.address.addingReportingOverflow(offset - own.offset + distance)
        return overflow ? nil : place(of: address)
    }

    /// Where something lies in the file that lies at an address in memory.
    private func place(of address: Int) -> Int? {
        guard let segment = segments.first(where: { $0.address <= address && address - $0.address < $0.size }) else {
            return nil
        }
        let (place, isTooFar) = segment.offset.addingReportingOverflow(address - segment.address)
        return isTooFar ? nil : place
    }

    private func text(at offset: Int) -> String? {
        guard offset >= 0, offset < bytes.count else { return nil }
        let text = bytes[offset...].prefix(Self.maxNameBytes).prefix { $0 != 0 }
        return String(validating: text, as: UTF8.self)
    }

    // MARK: Swift's reflection

    private mutating func readDescriptors(_ section: Range<Int>) {
        var position = section.lowerBound
        while position + 16 <= section.upperBound, shapes.count < Self.maxTypes {
            guard let kind = word(UInt16.self, position + 8), let size = word(UInt16.self, position + 10),
                let count = word(UInt32.self, position + 12), size >= 12
            else { return }
            let fields = position + 16
            guard count <= (section.upperBound - fields) / size else { return }
            // Structs and classes: only they write their fields under their names.
            if kind <= 1, count <= Self.maxFields, let type = target(of: position).flatMap({ reference(at: $0) }),
                let name = target(of: type + 8).flatMap({ text(at: $0) })
            {
                let read = (0..<count).compactMap { field(at: fields + $0 * size) }
                if read.count == count { shapes.append(StateShape(id: type, name: name, fields: read)) }
            }
            position = fields + count * size
        }
    }

    private func field(at offset: Int) -> StateShape.Field? {
        guard let name = target(of: offset + 8).flatMap({ text(at: $0) }) else { return nil }
        return StateShape.Field(name: name, type: target(of: offset + 4).flatMap { reference(at: $0) })
    }

    /// Where the type is described that a mangled name refers to by its place; nil for any other name.
    private func reference(at offset: Int) -> Int? {
        guard offset < bytes.count else { return nil }
        switch bytes[offset] {
        case 1: return target(of: offset + 1)
        // By way of a word that holds the address: workers lie where they were linked to lie.
        case 2: return target(of: offset + 1).flatMap { word(UInt64.self, $0) }.flatMap { place(of: $0) }
        default: return nil
        }
    }
}
