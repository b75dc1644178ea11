private import CLinux
private import Glibc
package import LinuxSystem
import Wire

/// Whether a process runs, as `/proc` says.
package enum RunState: Sendable, Hashable {
    /// It runs, or would if a processor were free.
    case running
    /// It waits for something: for its next frame, or for memory to be read.
    case sleeping
    /// It was stopped, and goes on when it is continued. A sealed worker cannot stop itself.
    case stopped
    /// It has ended and is not yet reaped.
    case ended

    /// A letter of `/proc/PID/stat`.
    init(letter: UInt8) {
        self =
            switch letter {
            case UInt8(ascii: "R"): .running
            case UInt8(ascii: "T"), UInt8(ascii: "t"): .stopped
            case UInt8(ascii: "Z"), UInt8(ascii: "X"), UInt8(ascii: "x"): .ended
            default: .sleeping
            }
    }
}

extension SealedWorker {
    /// What the worker says it is doing, or was doing when it died. Costs nothing but a few loads.
    package var progress: WorkerProgress { WorkerProgress(page) }

    /// What the worker wrote of the fault that ended it; nil where it did not.
    package var fault: FaultRecord? {
        FaultRecord(page.copy(ProgressPage.usedByteCount), clock: clockRanges)
    }

    /// Nanoseconds of processor time that the worker has used since its start, read from outside.
    package func processorTime() throws(SystemCallError) -> UInt64 {
        if let exit = try reapIfEnded() { return exit.processorTime }
        var time: UInt64 = 0
        if bulkhead_processor_time(id, &time) == 0 { return time }
        // Coarser, and to be had everywhere.
        return try ProcessStatistics(of: id).processorTime
    }

    /// Bytes of memory that the worker has in use, those included that it shares; 0 once it has ended.
    package func residentBytes() throws(SystemCallError) -> UInt64 {
        if try reapIfEnded() != nil { return 0 }
        return try ProcessStatistics(of: id).residentPages * UInt64(max(0, sysconf(Int32(_SC_PAGESIZE))))
    }

    /// Whether the worker runs, waits or was stopped.
    package func runState() throws(SystemCallError) -> RunState {
        if try reapIfEnded() != nil { return .ended }
        return try ProcessStatistics(of: id).state
    }
}
