import Glibc

/// The checkpoints of a state directory: the newest, and the one before it should the newest be lost.
///
/// The caller holds the lock of the state directory.
package struct CheckpointStore: ~Copyable, Sendable {
    /// The directory in the state directory.
    package static let folderName = "checkpoints"
    /// Checkpoints that are kept.
    package static let kept = 2

    private let folder: Folder
    /// Those on the disk, the oldest first.
    private var numbers: [UInt64]
    /// Those of them that nobody can use.
    private var damaged: Set<UInt64> = []

    /// Opens the store, which is made where there is none. Removes what an interrupted `write` left.
    /// - Parameter directory: The state directory, which exists.
    package init(directory: String) throws(JournalError) {
        let folder = try Folder(opening: directory).makeFolder(Self.folderName)
        let names = try folder.names()
        for name in names where FileName.isTemporary(name) { try folder.remove(name) }
        numbers = names.compactMap(FileName.checkpointNumber).sorted()
        self.folder = folder
    }

    /// Makes a checkpoint that lasts, and removes those that are older than the one before it. At any moment, whatever
    /// is killed or fails, the newest before or the new one is there whole. Waits for the disk.
    ///
    /// - Parameter payload: At most ``Checkpoint/maxPayloadBytes``.
    /// - Returns: Its number.
    /// - Throws: What it was before stays. A later call may succeed.
    @discardableResult
    package mutating func write(_ payload: [UInt8]) throws(JournalError) -> UInt64 {
        guard payload.count <= Checkpoint.maxPayloadBytes else {
            throw .tooLarge(
                "checkpoint", in: folder.path, bytes: payload.count, limit: Checkpoint.maxPayloadBytes)
        }
        let number = (numbers.last ?? 0) + 1
        try CheckpointFile.write(payload, number: number, in: folder)
        numbers.append(number)
        // Before any older one goes.
        try folder.sync()
        try removeOlder()
        return number
    }

    /// One that is damaged is no reason to remove a whole one.
    private mutating func removeOlder() throws(JournalError) {
        let kept = numbers.filter { !damaged.contains($0) }.suffix(Self.kept)
        for number in numbers where !kept.contains(number) {
            try folder.remove(FileName.checkpoint(number))
            damaged.remove(number)
        }
        numbers = Array(kept)
    }

    /// Reads the newest checkpoint that is whole.
    ///
    /// - Returns: No checkpoint where there is none.
    /// - Throws: `newer` and whatever else says nothing against the file itself, such as a lack of permission: an older
    ///   checkpoint would be the wrong one then.
    package mutating func load() throws(JournalError) -> LoadedCheckpoint {
        var problems: [JournalError] = []
        for number in numbers.reversed() {
            do {
                let checkpoint = try CheckpointFile.read(number, in: folder)
                return LoadedCheckpoint(checkpoint: checkpoint, problems: problems)
            } catch {
                guard error.isOfTheFile else { throw error }
                damaged.insert(number)
                problems.append(error)
            }
        }
        return LoadedCheckpoint(checkpoint: nil, problems: problems)
    }
}

extension JournalError {
    /// Whether another file may be whole.
    fileprivate var isOfTheFile: Bool {
        switch code {
        case .damaged, .inputOutput(errno: EIO): true
        default: false
        }
    }
}
