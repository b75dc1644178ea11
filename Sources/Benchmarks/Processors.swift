private import CLinux
import Host
import LinuxSystem

/// Which processors a process may use.
enum Processors {
    private static let words = 16

    /// Of the calling thread.
    static func allowed() -> [Int] {
        var mask = [UInt64](repeating: 0, count: words)
        guard bulkhead_affinity(0, &mask, Int32(words)) == 0 else { return [0] }
        return (0..<words * 64).filter { mask[$0 >> 6] >> UInt64($0 & 63) & 1 == 1 }
    }

    /// - Parameter process: 0 is the calling thread.
    static func restrict(_ process: Int32, to processors: [Int]) throws(HostError) {
        var mask = [UInt64](repeating: 0, count: words)
        for processor in processors where processor < words * 64 {
            mask[processor >> 6] |= 1 << UInt64(processor & 63)
        }
        do {
            try checked("sched_setaffinity", bulkhead_set_affinity(process, mask, Int32(words)))
        } catch {
            throw HostError(.failure, "cannot keep process \(process) on processors \(processors): \(error)")
        }
    }
}

/// Which processors the supervisor and the worker are kept on.
struct Pinning {
    let label: String
    let supervisor: Int
    let worker: Int

    /// The same processor, and one each where there are two.
    static func all(_ processors: [Int]) -> [Pinning] {
        guard let first = processors.first else { return [] }
        var all = [Pinning(label: "same core", supervisor: first, worker: first)]
        if processors.count > 1 {
            all.append(Pinning(label: "one core each", supervisor: first, worker: processors[1]))
        }
        return all
    }
}
