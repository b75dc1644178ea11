private import Glibc
import LinuxSystem

/// The few fields of `/proc/PID/stat` that are wanted.
struct ProcessStatistics: Sendable, Hashable {
    let state: RunState
    /// Nanoseconds, in steps of a clock tick (10 ms).
    let processorTime: UInt64
    /// Pages of memory that it has in use; 0 where nobody says.
    let residentPages: UInt64

    /// - Parameter id: of a process that has not been reaped.
    init(of id: Int32) throws(SystemCallError) {
        let path = "/proc/\(id)/stat"
        guard let statistics = Self(try DescriptorIO.readAll(path), ticksPerSecond: UInt64(sysconf(Int32(_SC_CLK_TCK))))
        else { throw SystemCallError(call: "read \(path)", errno: EPROTO) }
        self = statistics
    }

    /// `18210 (name) R 1 …`: the name may hold anything, so what counts begins behind the last parenthesis.
    init?(_ text: [UInt8], ticksPerSecond: UInt64) {
        guard let end = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = text[(end + 1)...].split(separator: UInt8(ascii: " "))
        // Fields are counted from 1 in proc(5): the state is the third, the times are the 14th and 15th.
        guard fields.count > 12, let letter = fields[0].first, ticksPerSecond > 0,
            let user = UInt64(String(decoding: fields[11], as: UTF8.self)),
            let system = UInt64(String(decoding: fields[12], as: UTF8.self))
        else { return nil }
        state = RunState(letter: letter)
        // The 24th field.
        residentPages = fields.count > 21 ? UInt64(String(decoding: fields[21], as: UTF8.self)) ?? 0 : 0
        processorTime = (user &+ system) &* (1_000_000_000 / ticksPerSecond)
    }
}
