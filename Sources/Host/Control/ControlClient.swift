private import Glibc
import LinuxSystem

/// Asks the host that runs in a state directory.
package enum ControlClient {
    /// Nil where no host runs there: no socket, one that a dead host left behind, or a path too long for any.
    package static func ask(_ request: ControlRequest, directory: String) throws(HostError) -> ControlAnswer? {
        let path = StateDirectory.controlPath(directory)
        do {
            let connection = try UnixSocket.connect(path, milliseconds: 10_000)
            SignalDescriptor.ignoreFailedWrites()
            try connection.writeAll(ControlCoding.encode(request))
            return try ControlCoding.decode(ControlAnswer.self, receive(connection))
        } catch let error as SystemCallError {
            switch error.errno {
            case ENOENT, ENOTDIR, ECONNREFUSED, ENAMETOOLONG: return nil
            case EACCES, EPERM:
                throw HostError(
                    .inputOutput,
                    "the control socket \(path) is for the user who runs the host and for root: \(error)")
            case EPIPE:
                throw HostError(
                    .inputOutput, "the host does not answer this user; ask as the user who runs it, or as root")
            case ECONNRESET:
                throw HostError(
                    .inputOutput,
                    "the host in \(directory) closed the connection without an answer: it has ended meanwhile, or it does not answer this user; ask again, `bulkhead status` tells whether an order was kept"
                )
            case EAGAIN:
                throw HostError(
                    .inputOutput,
                    "the host in \(directory) does not answer within 10 s; its log may say what holds it up, and an order that it was given may still take effect"
                )
            default: throw HostError(.inputOutput, "the host in \(directory) cannot be asked: \(error)")
            }
        } catch let error as HostError {
            throw error
        } catch {
            throw HostError(.internalFault, "\(error)")
        }
    }

    private static func receive(_ connection: borrowing OwnedDescriptor) throws -> [UInt8] {
        var received: [UInt8] = []
        var space = [UInt8](repeating: 0, count: 64 << 10)
        while received.last != UInt8(ascii: "\n") {
            let result = try space.withUnsafeMutableBytes { try connection.read(into: $0) }
            switch result {
            case .transferred(let count): received.append(contentsOf: space[..<count])
            case .wouldBlock: throw SystemCallError(call: "read", errno: EAGAIN)
            case .endOfFile: throw SystemCallError(call: "read", errno: ECONNRESET)
            }
        }
        return received
    }
}
