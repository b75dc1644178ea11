import Foundation
import Testing

/// What the disk is made to keep, seen by the system calls of a writer. Nothing short of a power failure would show the
/// difference otherwise.
@Suite(.enabled(if: TracedProbe.isAvailable)) struct PowerTests {
    @Test func everythingIsOnTheDiskBeforeItIsSaidToLast() throws {
        let state = try TemporaryState()
        // A new journal, and one that another writer left, maybe without having synced it.
        for number in 1...2 {
            let parts = try TracedProbe.run(state).split { $0.contains("write(1<") }.map(Array.init)
            try #require(parts.count == 5)
            let segment = state.segment(1)
            for file in [segment, state.journal, state.path] {
                #expect(parts[0].contains { Self.syncs($0, file) }, "\(file)")
            }
            #expect(parts[1].filter { Self.syncs($0, segment) }.count == 1)
            #expect(parts[2].filter { Self.syncs($0, segment) }.count == 1)
            // Nothing was to be done before `clean`, whose part has therefore vanished; then the store is opened.
            #expect(parts[3].contains { Self.syncs($0, state.path) })
            #expect(!parts[3].contains { $0.contains("fdatasync") })
            // The bytes, the name, and the directory, in this order.
            let temporary = "\(state.checkpoints)/checkpoint-\(number).temporary"
            let bytes = try #require(parts[4].firstIndex { Self.syncs($0, temporary) })
            let name = try #require(parts[4].firstIndex { $0.contains("rename") && $0.hasSuffix("= 0") })
            let directory = try #require(parts[4].lastIndex { Self.syncs($0, state.checkpoints) })
            #expect(bytes < name && name < directory)
        }
    }

    @Test func aFileIsOnTheDiskBeforeTheNextIsBegun() throws {
        let state = try TemporaryState()
        let calls = try TracedProbe.run(state, mode: "rotate")
        let count = try state.segments().count
        try #require(count > 2)
        for number in 1..<count {
            let written = try #require(calls.lastIndex { Self.writes($0, state.segment(number)) })
            let next = try #require(calls.firstIndex { Self.writes($0, state.segment(number + 1)) })
            try #require(written < next)
            #expect(calls[written..<next].contains { Self.syncs($0, state.segment(number)) })
        }
    }

    private static func writes(_ call: String, _ file: String) -> Bool {
        let name = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
        return call.contains("write(") && call.contains("<\(name)>")
    }

    private static func syncs(_ call: String, _ file: String) -> Bool {
        let name = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
        return call.contains("sync(") && call.contains("<\(name)>") && call.hasSuffix("= 0")
    }
}

/// `journal-probe` under strace.
enum TracedProbe {
    static var isAvailable: Bool {
        let works = (try? execute(["/usr/bin/strace", "-o", "/dev/null", "/bin/true"])) == 0
        if !works { print("SKIPPED: fsync is not looked for, since strace does not work here") }
        return works
    }

    /// Each sync, each renaming, and each write to standard output or to a segment, in order.
    static func run(_ state: TemporaryState, mode: String = "once") throws -> [String] {
        let trace = "\(state.path)/trace"
        let calls = "trace=fsync,fdatasync,rename,renameat,renameat2,write"
        let code = try execute(
            [
                "/usr/bin/strace", "-f", "-y", "-qq", "-e", calls, "-o", trace, Probe.executable().path, mode,
                state.path,
            ])
        try #require(code == 0)
        return try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").map(String.init)
            .filter { $0.contains("sync(") || $0.contains("rename") || $0.contains("write(1<") || $0.contains(".log>") }
    }

    private static func execute(_ command: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
