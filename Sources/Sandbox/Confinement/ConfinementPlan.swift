/// What a supervisor needs of the file system and the network once it has begun.
///
/// A path that leads nowhere grants nothing. A directory stands for everything beneath it, also what comes there later.
package struct ConfinementPlan: Sendable, Hashable {
    package enum Use: Sendable, Hashable {
        /// Files in the directory, or the file, are read.
        case read
        /// Files in the directory are made, replaced and removed.
        case replaceFiles
        /// As above, and read, listed and listened at: what a state directory is for.
        case keepState
        /// A socket's file is made and removed in the directory.
        case listen
        /// Processes are looked at, in a `/proc`.
        case inspectProcesses

        var rights: FileRights {
            switch self {
            case .read: [.readFile]
            case .replaceFiles: [.writeFile, .truncate, .makeFile, .removeFile]
            case .keepState:
                [.readFile, .readDirectory, .writeFile, .truncate, .makeFile, .makeSocket, .removeFile]
            case .listen: [.makeSocket, .removeFile]
            case .inspectProcesses: [.readFile, .readDirectory]
            }
        }

        var isReading: Bool { rights.contains(.readFile) }
        /// Whether anything is written.
        var isWriting: Bool { !rights.isDisjoint(with: [.writeFile, .makeFile, .makeSocket]) }
    }

    package struct Grant: Sendable, Hashable {
        package let path: String
        package let use: Use
    }

    package private(set) var grants: [Grant]
    /// The TCP port that is listened at; 0: one that the system chooses. Nil: none.
    package var port: UInt16?

    /// Begins with what every supervisor needs beside a look at its workers: chance for SQLite.
    package init() { grants = [Grant(path: "/dev/urandom", use: .read)] }

    package mutating func grant(_ use: Use, _ path: String) {
        let grant = Grant(path: path, use: use)
        if !grants.contains(grant) { grants.append(grant) }
    }
}
