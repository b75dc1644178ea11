import Glibc
import LinuxSystem
import ProberProtocol

@testable import Attempts

/// Starts probers that nothing stops (the control, C).
struct Unsealed: Sendable {
    let prober: String

    /// - Parameter hasTerminal: whether standard error is a terminal of its own.
    func start(hasTerminal: Bool) throws -> ProberProcess {
        let requests = try LinuxSystem.Pipe()
        let replies = try LinuxSystem.Pipe()
        let errors = try LinuxSystem.Pipe()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Out of the way of 2, 3 and 4.
        let copies = [errors.writeEnd.rawValue, requests.readEnd.rawValue, replies.writeEnd.rawValue].map {
            fcntl($0, F_DUPFD_CLOEXEC, 64)
        }
        defer { copies.forEach { close($0) } }
        for (copy, target) in zip(copies, [2, 3, 4] as [Int32]) {
            posix_spawn_file_actions_adddup2(&actions, copy, target)
        }
        for standard in [0, 1] as [Int32] {
            posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0)
        }
        let master = hasTerminal ? try Self.openTerminal(&actions) : nil
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | Self.newSession))
        var id: pid_t = 0
        let words = [strdup(prober), nil]
        defer { words.forEach { free($0) } }
        // With everything that this process has in its environment.
        let code = posix_spawn(&id, prober, &actions, &attributes, words, environ)
        guard code == 0 else { throw SystemCallError(call: "posix_spawn \(prober)", errno: code) }
        if let master {
            return ProberProcess(
                id: id, requests: requests.keepWriteEnd(), replies: replies.keepReadEnd(),
                errors: OwnedDescriptor(owning: master))
        }
        return ProberProcess(
            id: id, requests: requests.keepWriteEnd(), replies: replies.keepReadEnd(), errors: errors.keepReadEnd())
    }

    /// Has the child open a new terminal, which becomes its own since it begins a session.
    private static func openTerminal(_ actions: inout posix_spawn_file_actions_t) throws -> Int32 {
        let master = try checked("open /dev/ptmx", open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC))
        var lock: Int32 = 0
        var number: Int32 = 0
        guard ioctl(master, setLock, &lock) == 0, ioctl(master, getNumber, &number) == 0 else {
            close(master)
            throw HarnessFault("no terminal to be had")
        }
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/pts/\(number)", O_RDWR, 0)
        return master
    }

    // What Swift's Glibc module lacks: POSIX_SPAWN_SETSID, TIOCSPTLCK, TIOCGPTN.
    private static let newSession: Int32 = 0x80
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430
}
