import GRDB
import Words

extension Database {
    /// Runs a statement that gives no rows; it is compiled once.
    func change(_ sql: String, _ arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

/// Statements that are put together from names of columns.
enum Statements {
    /// Inserts a row, or replaces `columns` of the one that has the same key.
    static func upsert(_ table: String, key: [String], columns: [String]) -> String {
        let all = key + columns
        let marks = all.map { _ in "?" }.joined(separator: ", ")
        let action =
            columns.isEmpty
            ? "NOTHING" : "UPDATE SET " + columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        return "INSERT INTO \(table) (\(all.joined(separator: ", "))) VALUES (\(marks)) "
            + "ON CONFLICT (\(key.joined(separator: ", "))) DO \(action)"
    }

    static func insert(_ table: String, _ columns: [String]) -> String {
        "INSERT INTO \(table) (\(columns.joined(separator: ", "))) "
            + "VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))"
    }
}

extension UInt64 {
    /// SQLite's integers have a sign; no count comes near the limit.
    var stored: Int64 { Int64(clamping: self) }
}

extension String {
    /// Bytes of a text that others may have made long, as a plugin's last words.
    static let maxStoredBytes = 4096

    /// At most so much that a history of such texts stays bounded (G9).
    var bounded: String {
        guard utf8.count > Self.maxStoredBytes else { return self }
        return Words.cut(self, bytes: Self.maxStoredBytes - "…".utf8.count)
    }
}

/// Finds what differs between two lists whose items have keys of their own.
enum Difference {
    /// Calls `change` for each item of `new` that `old` has otherwise or not at all, and `remove` for those that only
    /// `old` has. Of items with the same key the first counts.
    static func each<Item: Hashable, Key: Hashable>(
        from old: [Item], to new: [Item], by key: (Item) -> Key, change: (Item) throws -> Void,
        remove: (Item) throws -> Void
    ) rethrows {
        if old == new { return }
        let before = Dictionary(old.map { (key($0), $0) }) { first, _ in first }
        var kept = Set<Key>(minimumCapacity: new.count)
        for item in new {
            let itemKey = key(item)
            guard kept.insert(itemKey).inserted, before[itemKey] != item else { continue }
            try change(item)
        }
        for (key, item) in before where !kept.contains(key) { try remove(item) }
    }
}
