/// Why a value cannot be written, or bytes cannot be read. Positions count bytes from the first one given.
@usableFromInline package enum StateCodingError: Error, Sendable, Equatable {
    /// A `Set` or `Dictionary`, whose order survives no restore.
    case unordered(type: String)
    /// Nested deeper than ``StateFormat/maxDepth``; a value that contains itself, most likely.
    case tooDeep
    /// More elements or bytes of text than a 32-bit count can say.
    case tooMany(Int)
    /// The bytes end before the value does.
    case truncated(at: Int)
    /// The bytes go on after the value.
    case trailing(Int)
    /// A value of another kind than the type reads there.
    case otherKind(at: Int, found: String, expected: String)
    /// Another field than the type reads there.
    case otherField(at: Int, expected: String)
    /// An element where the array has no more.
    case pastLast(at: Int)
    /// Text that is not UTF-8.
    case notUTF8(at: Int)
    /// A truth value that is neither 0 nor 1.
    case notBoolean(at: Int, found: UInt8)
    /// The type's own coding threw; at most ``maxReasonBytes`` of what it said.
    case refused(String)

    package static let maxReasonBytes = 256

    /// `error` itself if it is of this type, else what it says.
    init(_ error: any Error) {
        switch error {
        case let error as Self: self = error
        case let error as DecodingError: self = .refused(Self.cut(error.reason))
        case let error as EncodingError: self = .refused(Self.cut(error.reason))
        default: self = .refused(Self.cut("\(error)"))
        }
    }

    /// `reason` cut where a character ends.
    private static func cut(_ reason: String) -> String {
        var text = reason.utf8.prefix(maxReasonBytes)
        while true {
            if let valid = String(text) { return valid }
            text.removeLast()
        }
    }
}

extension StateCodingError: CustomStringConvertible {
    @usableFromInline package var description: String {
        switch self {
        case .unordered(let type):
            "a state cannot hold \(type): its order would not survive being restored; use an array"
        case .tooDeep: "values nest deeper than \(StateFormat.maxDepth) levels"
        case .tooMany(let count): "\(count) elements or bytes of text are more than a state can hold in one place"
        case .truncated(let position): "the bytes end at \(position), before the value does"
        case .trailing(let count): "\(count) bytes follow the value"
        case .otherKind(let position, let found, let expected):
            "byte \(position) stands for \(found) where \(expected) belongs"
        case .otherField(let position, let expected): "byte \(position) does not begin the field \(expected)"
        case .pastLast(let position): "the array that ends at byte \(position) has no further element"
        case .notUTF8(let position): "the text at byte \(position) is not UTF-8"
        case .notBoolean(let position, let found): "byte \(position) is \(found), and neither true nor false"
        case .refused(let reason): reason
        }
    }
}

extension DecodingError {
    fileprivate var reason: String {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            context.debugDescription
        @unknown default: "\(self)"
        }
    }
}

extension EncodingError {
    fileprivate var reason: String {
        switch self {
        case .invalidValue(_, let context): context.debugDescription
        @unknown default: "\(self)"
        }
    }
}
