import Foundation
package import Host

/// Where frozen fixtures are.
package enum FixtureDirectory {
    /// `given`, or `Fixtures/replay` in the working directory, or that of the checkout in which this executable was built.
    ///
    /// - Returns: nil where there is none.
    package static func find(_ given: String?) -> String? {
        if let given { return given }
        return ["Fixtures/replay", WorkerHost.inCheckout("Fixtures/replay")].first { isDirectory($0) }
    }

    /// Where a fixture is written: `given`, or `Fixtures/replay` in the working directory, which is that of a package.
    ///
    /// - Returns: nil where neither is.
    package static func forWriting(_ given: String?) -> String? {
        if let given { return given }
        return ["Fixtures", "Package.swift"].contains { FileManager.default.fileExists(atPath: $0) }
            ? "Fixtures/replay" : nil
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}
