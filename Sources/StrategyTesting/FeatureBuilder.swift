import StrategySDK

/// Hands values to a plugin the way a worker does: by columns in memory, through the real `FeatureReader`.
enum FeatureBuilder {
    /// The features of an event with `values`, or nil where a required one is missing.
    static func features<Features: StrategyFeatures>(
        _ type: Features.Type, from values: [String: FeatureValue]
    ) -> Features? {
        var declaring = FeatureReader()
        _ = Features(from: &declaring)
        let declared = declaring.declarations

        // The columns stand in reverse, so that a reader which ignored its column indices would be found out.
        let numbers = declared.filter { $0.kind == .number }.reversed().map(\.name)
        let texts = declared.filter { $0.kind == .text }.reversed().map(\.name)
        let numberValues = numbers.map { values[$0]?.asNumber }
        let textValues = texts.map { values[$0]?.asText }
        let isPresent = numberValues.map { $0 != nil } + textValues.map { $0 != nil }

        var columns: [UInt16] = []
        for declaration in declared {
            let column =
                switch declaration.kind {
                case .number: numbers.firstIndex(of: declaration.name) ?? 0
                case .text: numbers.count + (texts.firstIndex(of: declaration.name) ?? 0)
                }
            if declaration.isRequired, !isPresent[column] { return nil }
            columns.append(UInt16(column))
        }
        var presence = Array(repeating: UInt64(0), count: isPresent.count / 64 + 1)
        for (column, one) in isPresent.enumerated() where one { presence[column / 64] |= 1 << UInt64(column % 64) }
        return read(
            type, presence: presence, numbers: numberValues.map { $0 ?? 0 },
            texts: textValues.map { Array(($0 ?? "").utf8) }, columns: columns)
    }

    /// Every array is one longer than what is read of it, so that each has an address.
    private static func read<Features: StrategyFeatures>(
        _ type: Features.Type, presence: [UInt64], numbers: [Double], texts: [[UInt8]], columns: [UInt16]
    ) -> Features? {
        presence.withUnsafeBytes { presence in
            (numbers + [0]).withUnsafeBytes { values in
                (texts.joined() + [0]).withUnsafeBytes { bytes in
                    var end = 0
                    let places = texts.map { text in
                        defer { end += text.count }
                        return UnsafeRawBufferPointer(rebasing: bytes[end..<end + text.count])
                    }
                    return (places + [bytes]).withUnsafeBufferPointer { places in
                        (columns + [0]).withUnsafeBufferPointer { columns in
                            guard let presence = presence.baseAddress, let values = values.baseAddress,
                                let places = places.baseAddress, let columns = columns.baseAddress
                            else { return nil }
                            var reader = FeatureReader(
                                FeatureColumns(
                                    presence: presence, numbers: values, texts: places, columns: columns,
                                    numberCount: numbers.count))
                            return Features(from: &reader)
                        }
                    }
                }
            }
        }
    }
}
