import Digest
package import PolicyFiles

/// Whether a worker's executable is the one that is pinned, as people and machines read it.
package struct PinStatus: Sendable, Hashable, Encodable {
    package enum Standing: String, Sendable, Hashable, Encodable {
        /// The manifest has it.
        case pinned
        /// Nobody has pinned anything; it is what the build left.
        case asBuilt = "as_built"
        /// Nothing says what it should be.
        case unpinned
        /// It is not what it should be, or that cannot be said.
        case refused
    }

    package let standing: Standing
    package let worker: String
    /// `sha256:…`, of the sealed copy.
    package let digest: String
    /// Bytes.
    package let size: UInt64
    /// The manifest or the build's digest that vouches for it, or would.
    package let source: String?
    package let pinnedAt: String?
    package let pinnedBy: String?
    package let reason: String?
    /// What it offered when it was pinned.
    package let pinnedPlugins: [String]?
    /// Why it is refused: which file, what was expected, what was found, what to do.
    package let refusal: String?
    /// Who may put another file in its place.
    package let access: WriteAccess

    enum CodingKeys: String, CodingKey {
        case standing
        case worker
        case digest
        case size
        case source
        case pinnedAt = "pinned_at"
        case pinnedBy = "pinned_by"
        case reason
        case pinnedPlugins = "pinned_plugins"
        case refusal
        case access
    }

    package init(of file: PinnedFile, manifest: String?) {
        worker = file.path
        digest = file.digest.labelled
        size = file.size
        var pin: WorkerPin?
        do {
            switch try file.standing(manifest: manifest) {
            case .pinned(let found, let path): (standing, source, pin) = (.pinned, path, found)
            case .asBuilt(let path): (standing, source) = (.asBuilt, path)
            case .unpinned: (standing, source) = (.unpinned, nil)
            }
            refusal = nil
        } catch {
            standing = .refused
            source = manifest ?? file.defaultManifest
            refusal = error.description
        }
        pinnedAt = pin?.pinnedAt
        pinnedBy = pin?.pinnedBy
        reason = pin?.reason
        pinnedPlugins = pin?.plugins
        access = WriteAccess(of: [file.path] + [source].compactMap { $0 })
    }

    /// Where the worker's executable is, and what a build leaves beside it.
    package var directory: String {
        guard let slash = worker.lastIndex(of: "/") else { return "." }
        return String(worker[..<slash])
    }

    /// Whether there is nothing that a reviewer has to look into.
    package var isClean: Bool { (standing == .pinned || standing == .asBuilt) && access.isConfined }

    /// One sentence.
    package var summary: String {
        switch standing {
        case .pinned:
            "\(worker) is what is pinned in \(source ?? "")" + (pinnedAt.map { " at \($0)" } ?? "")
                + (pinnedBy.map { " by \($0)" } ?? "") + (reason.map { ": \($0)" } ?? "")
        case .asBuilt: "\(worker) is what was built, by \(source ?? ""); nobody has pinned it"
        case .unpinned: Self.unpinnedWarning(worker)
        case .refused: refusal ?? ""
        }
    }

    package var text: String {
        ([summary, "  digest: \(digest), \(size) bytes"] + access.lines.map { "  \($0)" }).map { $0 + "\n" }.joined()
    }

    package func json() throws(HostError) -> String {
        String(decoding: try ControlCoding.encode(self), as: UTF8.self)
    }

    /// Said by every run of a worker for which nothing vouches.
    static func unpinnedWarning(_ worker: String) -> String {
        "nothing is pinned: whatever stands at \(worker) is loaded, as long as it can be sealed; "
            + "review it and run `bulkhead plugins pin`, or install with scripts/install"
    }
}
