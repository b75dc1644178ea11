import Foundation

/// Puts a family into a checkout: all of it, or nothing.
package enum RepositoryWriter {
    /// - Throws: where a file is there already, a place to change is not found, or something cannot be written; then the
    ///   checkout is as it was.
    package static func write(_ scaffold: RepositoryScaffold, to checkout: Checkout) throws(ScaffoldError) {
        let files = FileManager.default
        if checkout.has(scaffold.name) {
            throw ScaffoldError(
                .cannotCreate,
                "there is a family \(scaffold.name.family) already, in Sources/Families/\(scaffold.name.module); "
                    + "choose another name")
        }
        for file in scaffold.files where files.fileExists(atPath: "\(checkout.path)/\(file.path)") {
            throw ScaffoldError(.cannotCreate, "\(file.path) is there already; choose another name")
        }
        // Everything is worked out before anything is touched.
        var changes: [(path: String, old: String, new: String)] = []
        for (path, edit) in scaffold.edits {
            guard let old = try? String(contentsOfFile: "\(checkout.path)/\(path)", encoding: .utf8) else {
                throw ScaffoldError(.noInput, "\(checkout.path)/\(path) cannot be read")
            }
            changes.append((path, old, try edit(old)))
        }

        var undo: [() -> Void] = []
        do {
            for file in scaffold.files {
                let place = URL(fileURLWithPath: "\(checkout.path)/\(file.path)")
                try makeDirectory(place.deletingLastPathComponent(), &undo)
                undo.append { try? files.removeItem(at: place) }
                try Data(file.contents.utf8).write(to: place, options: .withoutOverwriting)
            }
            for change in changes {
                let place = URL(fileURLWithPath: "\(checkout.path)/\(change.path)")
                undo.append { try? Data(change.old.utf8).write(to: place, options: .atomic) }
                try Data(change.new.utf8).write(to: place, options: .atomic)
            }
        } catch {
            for step in undo.reversed() { step() }
            throw ScaffoldError(
                .cannotCreate, "the family cannot be written to \(checkout.path): \(error.localizedDescription)")
        }
    }

    /// Makes a directory and those above it, each of which is undone.
    private static func makeDirectory(_ place: URL, _ undo: inout [() -> Void]) throws {
        let files = FileManager.default
        guard !files.fileExists(atPath: place.path) else { return }
        try makeDirectory(place.deletingLastPathComponent(), &undo)
        try files.createDirectory(at: place, withIntermediateDirectories: false)
        undo.append { try? files.removeItem(at: place) }
    }
}
