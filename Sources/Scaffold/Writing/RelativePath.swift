import Foundation

/// How one directory is named from another.
package enum RelativePath {
    /// From `directory`, which need not be there, to `target`: by steps up where at most three lead there, else from the root.
    package static func of(_ target: String, from directory: String) -> String {
        let there = real(target)
        let here = real(directory).pathComponents
        let shared = zip(there.pathComponents, here).prefix { $0 == $1 }.count
        let up = here.count - shared
        guard up <= 3, shared > 1 else { return there.path }
        let steps = Array(repeating: "..", count: up) + there.pathComponents[shared...]
        return steps.isEmpty ? "." : steps.joined(separator: "/")
    }

    /// Without symbolic links: a step up leads elsewhere from what a link points to.
    private static func real(_ path: String) -> URL {
        let place = URL(fileURLWithPath: path).standardizedFileURL
        guard place.path != "/" else { return place }
        return place.deletingLastPathComponent().resolvingSymlinksInPath()
            .appendingPathComponent(place.lastPathComponent).resolvingSymlinksInPath()
    }
}
