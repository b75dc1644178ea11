import LinuxSystem
import Testing

@Suite struct ProgramRunTests {
    private func shell(_ script: String, limit: Int = 1 << 20, seconds: Int = 20) throws -> ProgramRun {
        try ProgramRun("/bin/sh", ["-c", script], environment: ["NAME=value"], limit: limit, seconds: seconds)
    }

    @Test func bothStreamsAndTheEndAreTaken() throws {
        let run = try shell(#"cat; echo "$NAME"; echo bad >&2; exit 3"#)
        #expect(run.status == .exited(code: 3))
        #expect(String(decoding: run.output, as: UTF8.self) == "value\n")
        #expect(String(decoding: run.errors, as: UTF8.self) == "bad\n")
        #expect(try shell("kill -9 $$").status == .signalled(signal: 9, dumpedCore: false))
    }

    @Test func aProgramThatFillsOneStreamFirstIsNotLeftWaiting() throws {
        let run = try shell("head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero")
        #expect(run.output.count == 300_000)
        #expect(run.errors.count == 300_000)
    }

    @Test func whoeverWritesTooMuchOrTakesTooLongIsKilled() {
        let endless = #expect(throws: SystemCallError.self) { try shell("cat /dev/zero", limit: 1000) }
        #expect(endless?.description.contains("EFBIG") == true)
        let slow = #expect(throws: SystemCallError.self) { try shell("exec sleep 60", seconds: 1) }
        #expect(slow?.description.contains("ETIMEDOUT") == true)
        #expect(throws: SystemCallError.self) {
            try ProgramRun("/nonexistent", [], environment: [], limit: 1, seconds: 1)
        }
    }
}
