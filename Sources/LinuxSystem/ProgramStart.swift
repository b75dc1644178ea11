private import Glibc

/// Starts a program that is not a worker, with signals as a program expects to find them.
package enum ProgramStart {
    /// What one of its descriptors is to be.
    package enum Stream: Sendable {
        /// A copy of a descriptor of this process.
        case copy(of: Int32, as: Int32)
        /// A file, opened with these flags; where it is made it is its owner's.
        case file(String, flags: Int32, as: Int32)
    }

    /// - Parameters:
    ///   - path: of the executable; nothing is looked for.
    ///   - environment: the whole of it, as `NAME=value`; nil: that of this process.
    ///   - streams: descriptors that are not to be those of this process.
    /// - Returns: the process id; the caller reaps it.
    package static func spawn(
        _ path: String, _ arguments: [String], environment: [String]? = nil, _ streams: [Stream]
    ) throws(SystemCallError) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for stream in streams {
            switch stream {
            case .copy(let own, let number): posix_spawn_file_actions_adddup2(&actions, own, number)
            case .file(let file, let flags, let number):
                posix_spawn_file_actions_addopen(&actions, number, file, flags, 0o600)
            }
        }
        // This process ignores some signals, and an event loop of it may have blocked those that end a program.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = (environment ?? []).map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var id: pid_t = 0
        let code =
            environment == nil
            ? posix_spawn(&id, path, &actions, &attributes, &words, environ)
            : posix_spawn(&id, path, &actions, &attributes, &words, &variables)
        guard code == 0 else { throw SystemCallError(call: "posix_spawn", errno: code) }
        return id
    }
}
