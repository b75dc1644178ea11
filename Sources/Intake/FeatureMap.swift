import CSimdjson
import Supervision

/// Where the value of one name goes.
struct FeatureTarget {
    /// Place in the row's numbers, which is the column too; -1 where no column asks for a number.
    var number: Int32 = -1
    /// Place in the row's texts.
    var text: Int32 = -1
    var textColumn: Int32 = -1
    var presenceColumn: Int32 = -1
    /// What the name adds to the fingerprint of its value.
    var hash: UInt64
}

/// The columns of each name that occurred, by the number that the parser gave the name.
struct FeatureMap {
    private let targetsOfColumns: [[UInt8]: FeatureTarget]
    private(set) var targets: [FeatureTarget] = []
    private var epoch: UInt32 = 0

    init(_ table: ColumnTable) {
        var targets: [[UInt8]: FeatureTarget] = [:]
        for (index, column) in table.columns.enumerated() {
            let name = Array(column.name.utf8)
            var target = targets[name] ?? FeatureTarget(hash: ContentHash.of(name))
            switch column.kind {
            case .number: target.number = Int32(index)
            case .text:
                target.text = Int32(index - table.numberCount)
                target.textColumn = Int32(index)
            case .presence: target.presenceColumn = Int32(index)
            }
            targets[name] = target
        }
        targetsOfColumns = targets
    }

    /// Learns the names that are new since the last line.
    mutating func update(_ event: UnsafePointer<csimdjson_event>, _ parser: OpaquePointer) {
        if epoch != event.pointee.name_epoch {
            epoch = event.pointee.name_epoch
            targets.removeAll(keepingCapacity: true)
        }
        while targets.count < Int(event.pointee.name_count) {
            let name = Self.name(targets.count, parser)
            targets.append(targetsOfColumns[name] ?? FeatureTarget(hash: ContentHash.of(name)))
        }
    }

    static func name(_ number: Int, _ parser: OpaquePointer) -> [UInt8] {
        var length: UInt32 = 0
        let bytes = csimdjson_name_at(parser, UInt16(truncatingIfNeeded: number), &length)
        return Array(UnsafeBufferPointer(start: bytes, count: Int(length)))
    }
}
