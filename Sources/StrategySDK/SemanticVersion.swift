/// A version `major.minor.patch`, each part a whole number without leading zeros (semver.org, without suffixes).
public struct SemanticVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let major: UInt16
    public let minor: UInt16
    public let patch: UInt16

    public init(_ major: UInt16, _ minor: UInt16, _ patch: UInt16) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Reads `"1.0.0"`; nil for anything that is not exactly three numbers.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var numbers: (UInt16, UInt16, UInt16) = (0, 0, 0)
        for (index, part) in parts.enumerated() {
            guard let number = UInt16(part), String(number) == part else { return nil }
            switch index {
            case 0: numbers.0 = number
            case 1: numbers.1 = number
            default: numbers.2 = number
            }
        }
        self.init(numbers.0, numbers.1, numbers.2)
    }

    public var description: String { "\(major).\(minor).\(patch)" }

    public static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}

/// A family at a version: `mean_reversion@1.0.0`.
public struct PluginIdentity: Sendable, Hashable, CustomStringConvertible {
    /// The strategy type, such as `mean_reversion`.
    public let family: String
    public let version: SemanticVersion

    public init(family: String, version: SemanticVersion) {
        self.family = family
        self.version = version
    }

    public var description: String { "\(family)@\(version)" }
}
