import CLinux
import Glibc
import LinuxSystem
import Testing

@Suite(.serialized)
struct EventTests {
    @Test("events carry the caller's token and say what a descriptor is ready for")
    func epoll() throws {
        let pipe = try Pipe(nonblocking: .read)
        var poller = try Epoll()
        try poller.add(pipe.readEnd.rawValue, token: 77, for: .readable)
        try poller.add(pipe.writeEnd.rawValue, token: .max, for: [])
        #expect(try poller.wait(milliseconds: 0) == 0)
        _ = try [1 as UInt8].withUnsafeBytes { try pipe.writeEnd.write($0) }
        #expect(try poller.wait() == 1)
        #expect(poller[0].token == 77 && poller[0].readiness == .readable)
        try poller.modify(pipe.writeEnd.rawValue, token: 78, for: .writable)
        #expect(try poller.wait() == 2)
        try poller.remove(pipe.readEnd.rawValue)
        #expect(try poller.wait() == 1)
        #expect(poller[0].token == 78)
        #expect { try poller.remove(pipe.readEnd.rawValue) } throws: { ($0 as? SystemCallError)?.errno == ENOENT }
    }

    @Test("more events than fit into one wait come with the next")
    func manyEvents() throws {
        var poller = try Epoll()
        var pipes: [Int32] = []
        defer { pipes.forEach { close($0) } }
        for index in 0..<100 {
            let writer = try Pipe().keepWriteEnd().release()
            pipes.append(writer)
            try poller.add(writer, token: UInt64(index), for: .writable)
        }
        var seen: Set<UInt64> = []
        for _ in 0..<4 {
            let count = try poller.wait(milliseconds: 0)
            #expect(count == 64)
            for index in 0..<count { seen.insert(poller[index].token) }
        }
        #expect(seen.count == 100)
    }

    @Test("a timer fires at its time, once armed, and not after being disarmed")
    func timer() throws {
        let timer = try TimerDescriptor()
        #expect(bulkhead_wait_readable(timer.rawValue, 0) == 0)
        let begin = MonotonicClock.now
        try timer.arm(at: begin + 20_000_000)
        #expect(bulkhead_wait_readable(timer.rawValue, 5_000) == 1)
        #expect(MonotonicClock.now - begin >= 20_000_000)
        try timer.disarm()
        #expect(bulkhead_wait_readable(timer.rawValue, 0) == 0)
        try timer.arm(at: 0)
        #expect(bulkhead_wait_readable(timer.rawValue, 5_000) == 1)
    }
}

struct ProcessTests {
    /// Starts a shell; the caller reaps it.
    private func start(_ script: String) throws -> ProcessHandle {
        var id: pid_t = 0
        let words: [String] = ["sh", "-c", script]
        let arguments = words.map { strdup($0) }
        defer { arguments.forEach { free($0) } }
        let code = posix_spawn(&id, "/bin/sh", nil, nil, arguments + [nil], [nil])
        guard code == 0 else { throw SystemCallError(call: "posix_spawn", errno: code) }
        let pidfd = bulkhead_pidfd_open(id)
        return ProcessHandle(owning: OwnedDescriptor(owning: pidfd), id: id)
    }

    @Test("an exit code and the processor time used are known after the end")
    func exitCode() throws {
        let process = try start("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; exit 7")
        let exit = try #require(try process.reap())
        #expect(exit.status == .exited(code: 7))
        #expect(exit.processorTime > 1_000_000)
    }

    @Test("a process that runs is not reaped, and a signal's number is known")
    func signalled() throws {
        let process = try start("sleep 60")
        #expect(try process.reapIfEnded() == nil)
        try process.send(signal: SIGKILL)
        #expect(bulkhead_wait_readable(process.rawValue, 5_000) == 1)
        #expect(try process.reapIfEnded()?.status == .signalled(signal: SIGKILL, dumpedCore: false))
    }
}
