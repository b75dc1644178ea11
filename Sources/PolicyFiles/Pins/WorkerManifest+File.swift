import Digest
private import Glibc

extension WorkerManifest {
    /// Nil where nothing has this name.
    package static func load(_ path: String) throws(PolicyFileError) -> WorkerManifest? {
        guard try PolicyFileContent.exists(path) else { return nil }
        return try read(try PolicyFileContent.read(path), path: path)
    }

    /// The manifest in the bytes of a file; `path` stands in messages.
    package static func read(_ bytes: [UInt8], path: String) throws(PolicyFileError) -> WorkerManifest {
        let root = try PolicyYAML.compose(
            bytes, path: path, ifEmpty: "remove it, or write it with `bulkhead plugins pin`")
        let top = try root.mapping(required: ["format", "workers"])
        let format = try top.value("format", of: root)
        guard try format.number() == Self.format else {
            throw format.refusal("is not \(Self.format), which is the only format that this version knows")
        }
        var manifest = WorkerManifest()
        for node in try top.value("workers", of: root).list() {
            let pin = try pin(node)
            guard manifest[pin.name] == nil else {
                throw node.refusal("pins \(pin.name) a second time; keep one of them", .contradiction)
            }
            manifest.set(pin)
        }
        return manifest
    }

    private static func pin(_ node: PolicyNode) throws(PolicyFileError) -> WorkerPin {
        let fields = try node.mapping(
            required: ["name", "sha256", "size", "path", "pinned_at", "pinned_by", "plugins"], optional: ["reason"])
        let digestNode = try fields.value("sha256", of: node)
        guard let digest = SHA256Digest(try digestNode.text()) else {
            throw digestNode.refusal("is not 64 hexadecimal digits, as `sha256sum` prints them")
        }
        let name = try fields.value("name", of: node)
        guard try !name.text().contains("/") else {
            throw name.refusal("is a path; write the name of the file alone")
        }
        var plugins: [String] = []
        for plugin in try fields.value("plugins", of: node).list() { plugins.append(try plugin.text()) }
        return WorkerPin(
            name: try name.text(), digest: digest, size: try fields.value("size", of: node).number(),
            path: try fields.value("path", of: node).text(), pinnedAt: try fields.value("pinned_at", of: node).text(),
            pinnedBy: try fields.value("pinned_by", of: node).text(), reason: try fields["reason"]?.text(),
            plugins: plugins)
    }

    /// Replaces the file as a whole: whoever reads it meanwhile, or after a loss of power, finds the old content or the
    /// new one.
    package func write(_ path: String) throws(PolicyFileError) {
        // Made anew, in a place that nobody else can have prepared.
        var template = Array("\(path).XXXXXX".utf8CString)
        let descriptor = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { mkstemp($0) } ?? -1
        }
        guard descriptor >= 0 else { throw Self.unwritable(path, errno) }
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        do throws(PolicyFileError) {
            defer { close(descriptor) }
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw Self.unwritable(path, count < 0 ? errno : ENOSPC) }
                rest = rest.dropFirst(count)
            }
            // Everybody may know what is pinned; its owner alone says so.
            guard fchmod(descriptor, 0o644) == 0, fsync(descriptor) == 0, rename(temporary, path) == 0 else {
                throw Self.unwritable(path, errno)
            }
        } catch {
            unlink(temporary)
            throw error
        }
        let folder = open(PinnedFile.directory(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            _ = fsync(folder)
            close(folder)
        }
    }

    private static func unwritable(_ path: String, _ code: Int32) -> PolicyFileError {
        let meaning = strerror(code).map { String(cString: $0) } ?? "errno \(code)"
        return PolicyFileError(
            .unwritable, path: path,
            "cannot be written: \(meaning); become who may, or name another file with --manifest")
    }
}
