private import CLinux
private import Glibc
import Host
import LinuxSystem

/// How often a process entered an allocator's function.
struct ProcessAllocations {
    let name: String
    let count: UInt64
}

/// Counts the allocations of a running supervisor and of its workers, from outside.
struct AllocationCounters {
    private final class Process {
        let name: String
        private var counters: [Int32] = []

        init(name: String) { self.name = name }

        deinit { for counter in counters { _ = bulkhead_close(counter) } }

        func add(_ process: Int32, _ address: UInt64) throws(HostError) {
            do {
                counters.append(try checked("perf_event_open", bulkhead_execution_counter(process, address)))
            } catch {
                throw HostError(
                    .sandboxUnavailable,
                    "\(error); this needs debug registers, and the permission to trace (root, or CAP_PERFMON)")
            }
        }

        var count: UInt64 {
            counters.reduce(0) { sum, counter in
                var value: UInt64 = 0
                let code = withUnsafeMutableBytes(of: &value) { bulkhead_read(counter, $0.baseAddress, $0.count) }
                return code == 8 ? sum + value : sum
            }
        }
    }

    private var processes: [Process] = []
    /// What everything else comes down to. A processor has four debug registers.
    private static let functions = ["malloc", "calloc", "realloc", "posix_memalign"]

    /// - Parameters:
    ///   - supervisor: a process of this very program, whose workers are running.
    ///   - worker: their executable.
    /// - Throws: exit 69 where this machine does not let executions be counted.
    init(supervisor: Int32, worker: String) throws(HostError) {
        let process = Process(name: "supervisor")
        let own = MemoryMappings(of: getpid())
        let theirs = MemoryMappings(of: supervisor)
        for function in Self.functions {
            guard let symbol = dlsym(nil, function) else { continue }
            let address = UInt64(UInt(bitPattern: symbol))
            guard let place = own.place(of: address), let target = theirs.address(of: place) else {
                throw HostError(.sandboxUnavailable, "\(function) is not to be found in process \(supervisor)")
            }
            try process.add(supervisor, target)
        }
        processes.append(process)
        let symbols = try ExecutableSymbols(worker, Self.functions)
        for id in Self.children(of: supervisor) {
            let process = Process(name: Self.name(of: id))
            let base = symbols.isRelocated ? MemoryMappings(of: id).base : 0
            guard let base else {
                throw HostError(.sandboxUnavailable, "the memory map of process \(id) cannot be read")
            }
            for address in symbols.addresses { try process.add(id, base + address) }
            processes.append(process)
        }
        guard processes.count > 1 else {
            throw HostError(.sandboxUnavailable, "the kernel does not list the children of a process")
        }
    }

    /// What was counted so far, supervisor first.
    func read() -> [ProcessAllocations] { processes.map { ProcessAllocations(name: $0.name, count: $0.count) } }

    private static func children(of process: Int32) -> [Int32] {
        let bytes = (try? DescriptorIO.readAll("/proc/\(process)/task/\(process)/children")) ?? []
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
    }

    /// `bulkhead-worker:mean_reversion` is called `worker mean_reversion`.
    private static func name(of process: Int32) -> String {
        let bytes = (try? DescriptorIO.readAll("/proc/\(process)/cmdline")) ?? []
        let title = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        return "worker " + (title.split(separator: ":").last.map(String.init) ?? "\(process)")
    }
}

/// Where files lie in a process's memory.
private struct MemoryMappings {
    struct Place {
        let file: Substring
        let offset: UInt64
    }

    private struct Mapping {
        let start: UInt64
        let end: UInt64
        let offset: UInt64
        let isExecutable: Bool
        let file: Substring
    }

    private let mappings: [Mapping]

    /// Without content where it may not be read.
    init(of process: Int32) {
        let bytes = (try? DescriptorIO.readAll("/proc/\(process)/maps", limit: 4 << 20)) ?? []
        mappings = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            // start-end permissions offset device inode file
            let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
            let range = fields.first?.split(separator: "-") ?? []
            guard fields.count == 6, range.count == 2, let start = UInt64(range[0], radix: 16),
                let end = UInt64(range[1], radix: 16), let offset = UInt64(fields[2], radix: 16)
            else { return nil }
            return Mapping(
                start: start, end: end, offset: offset, isExecutable: fields[1].contains("x"),
                file: fields[5].drop { $0 == " " })
        }
    }

    /// Where the first file lies, which is the executable.
    var base: UInt64? { mappings.first { $0.offset == 0 }?.start }

    func place(of address: UInt64) -> Place? {
        mappings.first { $0.start <= address && address < $0.end }
            .map { Place(file: $0.file, offset: address - $0.start + $0.offset) }
    }

    func address(of place: Place) -> UInt64? {
        mappings.first {
            $0.isExecutable && $0.file == place.file && $0.offset <= place.offset
                && place.offset - $0.offset < $0.end - $0.start
        }.map { $0.start + place.offset - $0.offset }
    }
}
