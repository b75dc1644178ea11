import Foundation

/// How one directory is named from another.
package enum RelativePath {
    /// From `directory` to `target`: by steps up where at most three lead there, else from the root.
    package static func of(_ target: String, from directory: String) -> String {
        let there = URL(fileURLWithPath: target).standardizedFileURL.pathComponents
        let here = URL(fileURLWithPath: directory).standardizedFileURL.pathComponents
        let shared = zip(there, here).prefix { $0 == $1 }.count
        let up = here.count - shared
        guard up <= 3, shared > 1 else { return URL(fileURLWithPath: target).standardizedFileURL.path }
        let steps = Array(repeating: "..", count: up) + there[shared...]
        return steps.isEmpty ? "." : steps.joined(separator: "/")
    }
}
