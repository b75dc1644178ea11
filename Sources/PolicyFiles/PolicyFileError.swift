/// Why a policy file is refused. A refused file is never replaced by another one.
package struct PolicyFileError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The name of a family that could be no file's name.
        case badFamilyName
        case unreadable
        /// A manifest of pins only: a policy is never written.
        case unwritable
        case tooLarge
        /// Not UTF-8.
        case notText
        /// Not YAML, or YAML that policies do without.
        case notYAML
        case unknownKey
        case missingKey
        case badValue
        /// Twice the same, or two things of one call.
        case contradiction
        /// Wider than what is compiled in.
        case beyondCeiling
    }

    package let code: Code
    package let path: String
    /// From 1; nil where the whole file is meant.
    package let line: Int?
    package let column: Int?
    /// Such as `seccomp.syscalls[2].action`; nil where the whole file is meant.
    package let key: String?
    /// What is wrong and what would be right.
    package let problem: String

    init(_ code: Code, path: String, at place: PolicyFilePlace? = nil, key: String? = nil, _ problem: String) {
        self.code = code
        self.path = path
        self.line = place?.line
        self.column = place?.column
        self.key = key
        self.problem = problem
    }

    /// `policies/default.yaml:12:9: seccomp.syscalls[2].action: …`
    package var description: String {
        var text = path
        if let line, let column { text += ":\(line):\(column)" }
        text += ": "
        if let key, !key.isEmpty { text += "\(key): " }
        return text + problem
    }
}

/// A place in a file; both count from 1, columns by Unicode scalars.
package struct PolicyFilePlace: Sendable, Hashable {
    package let line: Int
    package let column: Int
}
