import GRDB
import Status
import Supervision

/// Values as they are stored. A value that this version cannot have written is an error and never a trap: the file may
/// have been changed by hand.
extension Row {
    /// A count, which the tables keep from being negative.
    func count(_ column: Int) -> UInt64 { UInt64(clamping: self[column] as Int64) }

    /// GRDB traps where a number does not fit.
    func integer<Integer: FixedWidthInteger>(_ column: Int) -> Integer {
        Integer(clamping: (self[column] as Int64?) ?? 0)
    }

    func optionalInteger<Integer: FixedWidthInteger>(_ column: Int) -> Integer? {
        (self[column] as Int64?).map { Integer(clamping: $0) }
    }

    func time(_ column: Int) throws -> WallTime {
        let text: String = self[column]
        guard let time = WallTime(text) else { throw unexpected(text, "no time") }
        return time
    }

    func optionalTime(_ column: Int) throws -> WallTime? {
        self[column] as String? == nil ? nil : try time(column)
    }

    func name<Name: RawRepresentable<String>>(_ column: Int) throws -> Name {
        let text: String = self[column]
        guard let name = Name(rawValue: text) else { throw unexpected(text, "no known word") }
        return name
    }

    func optionalName<Name: RawRepresentable<String>>(_ column: Int) throws -> Name? {
        self[column] as String? == nil ? nil : try name(column)
    }

    func outcome(_ column: Int) throws -> Outcome {
        let text: String = self[column]
        guard let outcome = Outcome(name: text) else { throw unexpected(text, "no outcome") }
        return outcome
    }

    private func unexpected(_ text: String, _ what: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_MISMATCH, message: "\"\(text.prefix(80))\" is \(what)")
    }
}
