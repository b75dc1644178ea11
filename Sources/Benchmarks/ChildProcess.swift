private import CLinux
private import Glibc
import Host
import LinuxSystem

/// A program that is run to be measured. It is ended and reaped when this value goes, if not before.
final class ChildProcess {
    let id: Int32
    private let name: String
    private let process: ProcessHandle
    private var input: OwnedDescriptor?
    private let output: OwnedDescriptor
    private var isReaped = false

    /// Starts `path`. Its standard input and output are pipes.
    ///
    /// - Parameter errors: a file for its standard error; nil: it shares that of this process.
    init(_ path: String, _ arguments: [String], errors: String? = nil) throws(HostError) {
        name = path.split(separator: "/").last.map(String.init) ?? path
        do {
            let input = try Pipe()
            let output = try Pipe()
            var streams: [ProgramStart.Stream] = [
                .copy(of: input.readEnd.rawValue, as: 0), .copy(of: output.writeEnd.rawValue, as: 1),
            ]
            if let errors { streams.append(.file(errors, flags: O_WRONLY | O_CREAT | O_TRUNC, as: 2)) }
            id = try ProgramStart.spawn(path, arguments, streams)
            let number = try checked("pidfd_open", bulkhead_pidfd_open(id))
            process = ProcessHandle(owning: OwnedDescriptor(owning: number), id: id)
            self.input = input.keepWriteEnd()
            self.output = output.keepReadEnd()
        } catch {
            throw HostError(.failure, "cannot run \(path): \(error)")
        }
    }

    deinit {
        guard !isReaped else { return }
        try? process.send(signal: SIGKILL)
        _ = try? process.reap()
    }

    /// Writes to its standard input, waiting as long as it takes.
    func write(_ bytes: [UInt8]) throws(HostError) {
        var written = 0
        while written < bytes.count {
            switch writeSome(bytes[written...]) {
            case .success(.transferred(let count)): written += count
            case .success: throw HostError(.failure, "\(name) no longer reads its input")
            case .failure(let error): throw HostError(.failure, "cannot write to \(name): \(error)")
            }
        }
    }

    private func writeSome(_ bytes: ArraySlice<UInt8>) -> Result<WriteResult, SystemCallError> {
        guard input != nil else { return .success(.brokenPipe) }
        return bytes.withUnsafeBytes { bytes in
            Result { () throws(SystemCallError) in try input?.write(bytes) ?? .brokenPipe }
        }
    }

    func closeInput() { input = nil }

    /// Waits until it has written something, at most `seconds`, and takes it; empty at the end of its output.
    func readSome(seconds: Double) throws(HostError) -> [UInt8] {
        guard bulkhead_wait_readable(output.rawValue, Int32(seconds * 1000)) == 1 else {
            throw HostError(.failure, "\(name) said nothing for \(seconds) s")
        }
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        do {
            let result = try bytes.withUnsafeMutableBytes { space throws(SystemCallError) in
                try output.read(into: space)
            }
            guard case .transferred(let count) = result else { return [] }
            return Array(bytes[..<count])
        } catch {
            throw HostError(.failure, "cannot read from \(name): \(error)")
        }
    }

    /// Closes its input, and waits until it has ended by itself.
    ///
    /// - Parameter seconds: how long it may be silent.
    /// - Returns: everything that it had not yet been asked for.
    /// - Throws: if it did not exit with 0.
    func finish(seconds: Double) throws(HostError) -> [UInt8] {
        closeInput()
        var all: [UInt8] = []
        while true {
            let some = try readSome(seconds: seconds)
            if some.isEmpty { break }
            all += some
        }
        do {
            let exit = try process.reap()
            isReaped = true
            guard exit?.status == .exited(code: 0) else {
                throw HostError(.failure, "\(name) ended with \(exit.map { "\($0.status)" } ?? "nothing to tell")")
            }
            return all
        } catch let error as HostError {
            throw error
        } catch {
            throw HostError(.failure, "\(name) cannot be waited for: \(error)")
        }
    }
}
