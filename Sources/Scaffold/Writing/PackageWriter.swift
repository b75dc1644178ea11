import Foundation

/// Makes a package in a directory that is not there, or empty. What is not finished is not seen: the files are written
/// to a hidden directory first, and moved as a whole.
package enum PackageWriter {
    /// - Throws: where something stands there or it cannot be written; then it is as it was.
    package static func write(_ scaffold: PackageScaffold, to directory: String) throws(ScaffoldError) {
        let target = URL(fileURLWithPath: directory).standardizedFileURL
        let isThere = try look(at: target, shown: directory)
        let parent = isThere ? target : target.deletingLastPathComponent()
        let unfinished = parent.appendingPathComponent(".\(target.lastPathComponent).\(UUID().uuidString)")
        do {
            defer { try? FileManager.default.removeItem(at: unfinished) }
            try write(scaffold.files, to: unfinished)
            if isThere {
                // Somebody may be in it, so it stays the directory that it is.
                try moveContents(of: unfinished, to: target)
            } else {
                try FileManager.default.moveItem(at: unfinished, to: target)
            }
        } catch {
            throw ScaffoldError(.cannotCreate, "\(directory) cannot be made: \(error.localizedDescription)")
        }
    }

    private static func write(_ files: [NewFile], to directory: URL) throws {
        for file in files {
            let place = directory.appendingPathComponent(file.path)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.contents.utf8).write(to: place)
        }
    }

    private static func moveContents(of source: URL, to target: URL) throws {
        var moved: [URL] = []
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: source.path) {
                let place = target.appendingPathComponent(name)
                try FileManager.default.moveItem(at: source.appendingPathComponent(name), to: place)
                moved.append(place)
            }
        } catch {
            for place in moved { try? FileManager.default.removeItem(at: place) }
            throw error
        }
    }

    /// Whether `target` is there.
    private static func look(at target: URL, shown: String) throws(ScaffoldError) -> Bool {
        var isDirectory: ObjCBool = false
        let parent = target.deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: parent, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw ScaffoldError(.cannotCreate, "\(shown) cannot be made: \(parent) is no directory; make it first")
        }
        guard (try? FileManager.default.attributesOfItem(atPath: target.path)) != nil else { return false }
        guard let contents = try? FileManager.default.contentsOfDirectory(atPath: target.path) else {
            throw ScaffoldError(
                .cannotCreate, "\(shown) is there already and is no directory; name one that is not there, or is empty")
        }
        if let first = contents.min() {
            throw ScaffoldError(
                .cannotCreate,
                "\(shown) is not empty: it holds \(first); name a directory that is not there, or is empty")
        }
        return true
    }
}
