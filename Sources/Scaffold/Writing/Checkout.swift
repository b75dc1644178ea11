import Foundation

/// A checkout of Bulkhead.
package struct Checkout: Sendable, Hashable {
    package let path: String

    /// - Throws: where `path` is none.
    package init(_ path: String) throws(ScaffoldError) {
        guard Self.isOne(path) else {
            throw ScaffoldError(
                .noInput,
                "\(path) is no checkout of Bulkhead: a Package.swift of that name with Sources/StrategySDK is not there"
            )
        }
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// The checkout that `path` lies in, or nil.
    package static func around(_ path: String) -> Checkout? {
        var place = URL(fileURLWithPath: path).standardizedFileURL
        while true {
            if let checkout = try? Checkout(place.path) { return checkout }
            guard place.path != "/" else { return nil }
            place.deleteLastPathComponent()
        }
    }

    /// Whether the checkout has a family, or a target, of these names.
    package func has(_ name: FamilyName) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/Sources/Families/\(name.module)")
    }

    private static func isOne(_ path: String) -> Bool {
        guard let manifest = try? String(contentsOfFile: "\(path)/Package.swift", encoding: .utf8) else { return false }
        return manifest.contains("name: \"bulkhead\",")
            && FileManager.default.fileExists(atPath: "\(path)/Sources/StrategySDK")
            && FileManager.default.fileExists(atPath: "\(path)/Sources/bulkhead-worker/main.swift")
    }
}
