import CSealRig
import Glibc
import Host
import LinuxSystem
import PolicyFiles
import Sandbox
import SandboxPolicy
import Wire

/// What a seal consists of, as far as its making takes steps of its own.
struct SealLayers: OptionSet, Sendable, Hashable {
    let rawValue: UInt32
    init(rawValue: UInt32) { self.rawValue = rawValue }

    private init(_ layer: bulkhead_rig_layer) { rawValue = UInt32(layer.rawValue) }

    static let filter = SealLayers(BULKHEAD_RIG_FILTER)
    /// The pages behind the fast clock calls are looked up from outside and given back by the worker.
    static let clockPages = SealLayers(rawValue: 1 << 31)
    static let all = SealLayers(BULKHEAD_RIG_ALL).union(clockPages)

    /// Each that can be left out alone. Without "no new privileges" the kernel takes neither filter nor Landlock.
    static let named: [(name: String, layer: SealLayers)] = [
        ("system call filter", filter), ("Landlock", SealLayers(BULKHEAD_RIG_LANDLOCK)),
        ("network namespace", SealLayers(BULKHEAD_RIG_NETWORK)), ("user and groups", SealLayers(BULKHEAD_RIG_USER)),
        ("capabilities", SealLayers(BULKHEAD_RIG_CAPABILITIES)),
        ("bounding set", SealLayers(BULKHEAD_RIG_BOUNDING_SET)),
        ("resource limits", SealLayers(BULKHEAD_RIG_LIMITS)), ("clock pages", clockPages),
        ("time-stamp counter", SealLayers(BULKHEAD_RIG_TIME_STAMP_COUNTER)),
        ("descriptors", SealLayers(BULKHEAD_RIG_DESCRIPTORS)),
        ("parent death", SealLayers(BULKHEAD_RIG_PARENT_DEATH)), ("session", SealLayers(BULKHEAD_RIG_SESSION)),
        ("working directory", SealLayers(BULKHEAD_RIG_DIRECTORY)), ("signals", SealLayers(BULKHEAD_RIG_SIGNALS)),
    ]
}

/// Starts real workers with chosen layers, until they say that they are ready. They get no event, and end with the start.
final class SealRig {
    private let filtered: SealedLauncher
    private let unfiltered: SealedLauncher
    private let seal: WorkerSeal

    init(worker: String, policy: WorkerPolicy) throws(HostError) {
        do {
            let executable = try WorkerExecutable(path: worker)
            filtered = try SealedLauncher(rig: executable, isFiltered: true) { bulkhead_rig_spawn($0, $1) }
            unfiltered = try SealedLauncher(rig: executable, isFiltered: false) { bulkhead_rig_spawn($0, $1) }
            seal = try WorkerSeal(policy: policy)
        } catch {
            throw HostError(.sandboxUnavailable, "the rig cannot be made: \(error)")
        }
    }

    /// Nanoseconds from the decision to start a worker until it has said that it is ready.
    func start(_ layers: SealLayers) throws(HostError) -> Double {
        bulkhead_rig_choose(layers.rawValue)
        defer { bulkhead_rig_choose(SealLayers.all.rawValue) }
        do {
            let stopwatch = Stopwatch()
            let launcher = layers.contains(.filter) ? filtered : unfiltered
            let worker = try launcher.launch(family: "registry", seal: seal)
            let ranges = layers.contains(.clockPages) ? try worker.clockMappings() : []
            var hello = ByteQueue()
            try HelloFrame(
                family: "registry", unmap: ranges.map { HelloFrame.Mapping(start: $0.start, length: $0.length) },
                filter: layers.contains(.filter) ? worker.readyProgram ?? [] : []
            ).write(generation: 1, into: &hello)
            guard let requests = worker.requestDescriptor else { throw HostError(.internalFault, "no pipe") }
            guard case .transferred(hello.bytes.count) = try DescriptorIO.write(requests, hello.bytes) else {
                throw HostError(.internalFault, "the pipe of a new worker is full")
            }
            try awaitReady(worker)
            let duration = stopwatch.nanoseconds
            _ = try worker.end()
            return duration
        } catch let error as HostError {
            throw error
        } catch {
            throw HostError(.failure, "a worker did not start: \(error)")
        }
    }

    private func awaitReady(_ worker: SealedWorker) throws {
        var incoming = ByteQueue()
        while true {
            var entries = [
                pollfd(fd: worker.replies.rawValue, events: Int16(POLLIN), revents: 0),
                pollfd(fd: worker.listenerDescriptor ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&entries, 2, 5000) > 0 else { throw HostError(.failure, "a worker was not ready after 5 s") }
            if entries[1].revents & Int16(POLLIN) != 0 {
                if case .violation(let report) = try worker.handleNotification(.startup) {
                    throw HostError(.failure, "a worker may not start: \(report)")
                }
            }
            guard entries[0].revents != 0 else { continue }
            guard case .transferred(let count) = try worker.replies.read(into: incoming.reserve(64 << 10)) else {
                throw HostError(.failure, "a worker ended before it was ready")
            }
            incoming.commit(count)
            if let header = try incoming.completeFrame() {
                guard header.type == FrameType.ready.rawValue else {
                    throw HostError(.failure, "a worker sent a frame of type \(header.type) first")
                }
                return
            }
        }
    }
}
