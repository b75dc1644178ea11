import Glibc
import LinuxSystem

/// A program that a test runs. Its pipes are close-on-exec, so programs that run at the same time do not keep each
/// other's open. Ended when it is let go of.
final class ChildProgram {
    let id: pid_t
    private let input: OwnedDescriptor
    private let output: OwnedDescriptor
    private var status: Int32?

    /// - Parameter command: found along PATH. Output and errors come together.
    init(_ command: [String]) throws {
        let toChild = try LinuxSystem.Pipe()
        let fromChild = try LinuxSystem.Pipe()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild.readEnd.rawValue, 0)
        posix_spawn_file_actions_adddup2(&actions, fromChild.writeEnd.rawValue, 1)
        posix_spawn_file_actions_adddup2(&actions, fromChild.writeEnd.rawValue, 2)
        // The threads that tests run on block signals, and a child would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words = command.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var id: pid_t = 0
        let code = posix_spawnp(&id, command[0], &actions, &attributes, words, environ)
        guard code == 0 else { throw SystemCallError(call: "posix_spawn \(command[0])", errno: code) }
        self.id = id
        input = toChild.keepWriteEnd()
        output = fromChild.keepReadEnd()
    }

    deinit { end(signal: SIGKILL) }

    func write(_ text: String) throws {
        _ = try Array(text.utf8).withUnsafeBytes { try input.write($0) }
    }

    /// The next line; what there is at the end.
    func line() throws -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while try withUnsafeMutableBytes(of: &byte, { try output.read(into: $0) }) == .transferred(1) {
            if byte == UInt8(ascii: "\n") { break }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Everything until the end, and the exit code; minus the signal where one ended it.
    func finish() throws -> Answer {
        let text = try DescriptorIO.readAll(output)
        return Answer(code: wait(), text: String(decoding: text, as: UTF8.self))
    }

    func end(signal: Int32 = SIGTERM) {
        guard status == nil else { return }
        kill(id, signal)
        _ = wait()
    }

    private func wait() -> Int32 {
        if let status { return status }
        var raw: Int32 = 0
        while waitpid(id, &raw, 0) == -1, errno == EINTR {}
        let code = raw & 0x7F == 0 ? raw >> 8 & 0xFF : -(raw & 0x7F)
        status = code
        return code
    }
}
