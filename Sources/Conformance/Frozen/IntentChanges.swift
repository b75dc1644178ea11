import Host

/// How the lines of two outputs differ, in words.
struct IntentChanges {
    private(set) var added = 0
    private(set) var removed = 0
    private(set) var changed = 0
    private(set) var same = 0
    /// Of the first line that differs.
    private(set) var first: String?
    /// Names of fields that differ, in order of appearance, with how often.
    private(set) var fields: [(name: String, count: Int)] = []

    /// - Parameter ignored: fields that may differ.
    init(from expected: [[UInt8]], to found: [[UInt8]], ignoring ignored: Set<String> = []) {
        var known = Self.keyed(expected)
        for (key, fields) in Self.keyed(found).inOrder {
            guard let other = known.take(key) else {
                added += 1
                note("\(Self.place(fields)) is new: \(Self.wish(fields))", at: fields)
                continue
            }
            let differences = other.differences(from: fields, except: ignored)
            guard let difference = differences.first else {
                same += 1
                continue
            }
            changed += 1
            for difference in differences { count(difference.field) }
            note(
                "\(Self.place(fields)): \(difference.field) was \(difference.expected ?? "not there"), and is \(difference.actual ?? "not there")",
                at: fields)
        }
        for (_, fields) in known.inOrder {
            removed += 1
            note("\(Self.place(fields)) is gone: \(Self.wish(fields))", at: fields)
        }
    }

    var isEmpty: Bool { added + removed + changed == 0 }

    var words: [String] {
        guard !isEmpty else { return ["all \(same) intents are the same"] }
        var lines = [
            "of the intents \(same) are the same, \(added) are new, \(removed) are gone, \(changed) have changed"
        ]
        if let first { lines.append("the first: \(first)") }
        if !fields.isEmpty {
            lines.append(
                "fields that have changed: \(fields.map { "\($0.name) (\($0.count))" }.joined(separator: ", "))")
        }
        return lines
    }

    private var firstSequence = UInt64.max

    private mutating func note(_ words: String, at fields: IntentFields) {
        let sequence = fields.sequence ?? 0
        guard first == nil || sequence < firstSequence else { return }
        first = words
        firstSequence = sequence
    }

    private mutating func count(_ name: String) {
        if let place = fields.firstIndex(where: { $0.name == name }) {
            fields[place].count += 1
        } else {
            fields.append((name, 1))
        }
    }

    private static func place(_ fields: IntentFields) -> String {
        "event \(fields.sequence ?? 0) of \(fields.text("symbol") ?? "?"), \(fields.text("strategy_id") ?? "?")"
    }

    private static func wish(_ fields: IntentFields) -> String {
        ["direction", "target_notional", "reason"].compactMap { name in fields[name].map { "\(name) \($0)" } }
            .joined(separator: ", ")
    }

    private static func keyed(_ lines: [[UInt8]]) -> KeyedLines {
        var keyed = KeyedLines()
        for line in lines {
            guard let fields = IntentFields(line) else { continue }
            keyed.add("\(fields.sequence ?? 0) \(fields.key)", fields)
        }
        return keyed
    }
}

/// Lines by what makes each the line that it is, in the order in which they came.
private struct KeyedLines {
    private var places: [String: Int] = [:]
    private var lines: [(key: String, fields: IntentFields)?] = []

    mutating func add(_ key: String, _ fields: IntentFields) {
        places[key] = lines.count
        lines.append((key, fields))
    }

    mutating func take(_ key: String) -> IntentFields? {
        guard let place = places.removeValue(forKey: key) else { return nil }
        defer { lines[place] = nil }
        return lines[place]?.fields
    }

    var inOrder: [(key: String, fields: IntentFields)] { lines.compactMap { $0 } }
}
