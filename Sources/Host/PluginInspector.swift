import Digest
import LinuxSystem
import Sandbox
import Status
import StrategySDK
import Supervision
import Wire

/// Asks a sealed worker what it offers and which parameters it takes, before any event is read.
///
/// Parameters are judged by the plugin itself, inside the seal: its rules that span several parameters are nowhere else.
final class PluginInspector {
    /// What the executable offers.
    private(set) var plugins: [PluginDescriptor] = []
    /// What the family of an inspector's worker is called; it holds no strategies.
    static let family = "registry"

    /// What plugins did while they judged, that their policy denies.
    private(set) var violations: [Violation] = []
    /// Those of the last judgement, by candidate.
    private var deeds: [(candidate: Int, violation: Violation)] = []

    private let starter: WorkerStarter
    private var generation: UInt32 = 0
    private var worker: WorkerProcess
    private var outgoing = ByteQueue()
    private var incoming = ByteQueue()
    private var poller: Epoll

    private static let answerMilliseconds: UInt64 = 10_000

    /// Starts and attests a worker and learns its plugins.
    init(_ starter: WorkerStarter) throws(HostError) {
        self.starter = starter
        do {
            poller = try Epoll()
        } catch {
            throw HostError(.internalFault, "cannot wait for a worker: \(error)")
        }
        do throws(FailedStart) {
            (worker, plugins, _) = try Self.begin(starter, &poller, &outgoing, &incoming, generation: 1)
        } catch {
            throw error.error
        }
        generation = 1
    }

    /// Starts a worker of a family, and ends it before it is asked anything.
    ///
    /// - Returns: what it was found to be, also where it would be refused.
    static func certificate(
        of family: String, _ starter: WorkerStarter
    ) throws(HostError) -> SealCertificate {
        var outgoing = ByteQueue()
        var incoming = ByteQueue()
        var poller: Epoll
        do {
            poller = try Epoll()
        } catch {
            throw HostError(.internalFault, "cannot wait for a worker: \(error)")
        }
        do throws(FailedStart) {
            let (worker, _, certificate) = try begin(
                starter, &poller, &outgoing, &incoming, family: family, generation: 1)
            WorkerProcess.retire([worker])
            return certificate
        } catch {
            guard let certificate = error.certificate else { throw error.error }
            return certificate
        }
    }

    deinit {
        WorkerProcess.retire([worker])
    }

    /// A strategy to be judged.
    struct Candidate {
        let plugin: Int
        let timeframe: String
        let parameters: [Parameter]
    }

    /// What the plugins say of the candidates, one verdict each. A plugin that dies over a candidate refuses it.
    func judge(_ candidates: [Candidate]) throws(HostError) -> [AdmissionFrame.Verdict] {
        var verdicts: [AdmissionFrame.Verdict] = []
        var patience = StartPatience()
        while verdicts.count < candidates.count {
            let isWhole = try ask(candidates[verdicts.count...], &verdicts)
            guard !isWhole else { continue }
            let cause = WorkerLossCause(worker.reap())
            if var deed = worker.deed {
                deed.phase = .admission
                deed.detail = cause.description
                deeds.append((verdicts.count, deed))
            }
            // Whoever is killed by somebody else has not said anything about the candidate.
            if !cause.isKill || !patience.forgives(cause.kind) {
                verdicts.append(
                    .refused(
                        ParameterError(
                            parameter: "params", problem: "the plugin ended while reading them: it \(cause)")))
            }
            generation += 1
            outgoing.removeAll()
            incoming.removeAll()
            do throws(FailedStart) {
                (worker, plugins, _) = try Self.begin(starter, &poller, &outgoing, &incoming, generation: generation)
            } catch {
                throw error.error
            }
        }
        return verdicts
    }

    /// Has `name` say whose candidate did what was done in the last judgement.
    func noteDeeds(_ name: (Int, inout Violation) -> Void) {
        for (candidate, violation) in deeds {
            var violation = violation
            violation.executableDigest = starter.executableDigest.labelled
            name(candidate, &violation)
            violations.append(violation)
        }
        deeds = []
    }

    /// Sends the candidates to a fresh worker and collects verdicts; false if it ended before the last one.
    private func ask(
        _ candidates: ArraySlice<Candidate>, _ verdicts: inout [AdmissionFrame.Verdict]
    ) throws(HostError) -> Bool {
        do {
            let columns = ColumnTable(of: plugins.flatMap(\.features))
            try columns.frame.write(generation: generation, into: &outgoing)
            for (slot, candidate) in candidates.enumerated() {
                try StrategyFrame(
                    slot: UInt32(slot), plugin: UInt16(candidate.plugin), timeframe: candidate.timeframe,
                    parameters: candidate.parameters
                ).write(generation: generation, into: &outgoing)
            }
        } catch {
            throw HostError(.configuration, "the catalog's parameters cannot be sent to a worker: \(error)")
        }
        for slot in 0..<candidates.count {
            guard let payload = try Self.next(.admission, worker, &poller, &outgoing, &incoming) else { return false }
            guard let admission = try? AdmissionFrame(payload.bytes), admission.slot == UInt32(slot) else {
                throw HostError(
                    .internalFault, "the worker gave no proper verdict on a strategy; is it of another build?")
            }
            verdicts.append(admission.verdict)
        }
        return true
    }

    /// Starts a worker, and others after it if somebody kills it.
    private static func begin(
        _ starter: WorkerStarter, _ poller: inout Epoll, _ outgoing: inout ByteQueue, _ incoming: inout ByteQueue,
        family: String = family, generation: UInt32
    ) throws(FailedStart) -> (WorkerProcess, [PluginDescriptor], SealCertificate) {
        var patience = StartPatience()
        while true {
            do throws(FailedStart) {
                return try beginOnce(
                    starter, &poller, &outgoing, &incoming, family: family, generation: generation)
            } catch {
                guard let kind = error.kind, patience.forgives(kind) else { throw error }
                outgoing.removeAll()
                incoming.removeAll()
            }
        }
    }

    private struct FailedStart: Error {
        let error: HostError
        /// How the worker ended; nil where that is not what is wrong.
        var kind: WorkerLossCause.Kind?
        /// Of a worker that is not what its policy says.
        var certificate: SealCertificate?
    }

    private static func beginOnce(
        _ starter: WorkerStarter, _ poller: inout Epoll, _ outgoing: inout ByteQueue, _ incoming: inout ByteQueue,
        family: String, generation: UInt32
    ) throws(FailedStart) -> (WorkerProcess, [PluginDescriptor], SealCertificate) {
        let name = "the worker \(starter.executableName)"
        do {
            let worker = try starter.start(family: family, WorkerIndex(0), Generation(generation))
            try worker.watch(&poller)
            try worker.hello.write(generation: generation, into: &outgoing)
            guard let payload = try next(.ready, worker, &poller, &outgoing, &incoming) else {
                let cause = WorkerLossCause(worker.reap())
                // Its handler for faults may not stand yet, so that a signal from outside looks like its own.
                let kind =
                    if case .signalled(let signal) = cause.kind { WorkerLossCause.Kind.killed(signal) } else {
                        cause.kind
                    }
                throw FailedStart(
                    error: HostError(.sandboxUnavailable, "\(name) does not start: it \(cause)"), kind: kind)
            }
            guard let ready = try? ReadyFrame(payload.bytes), ready.version == WireProtocol.version else {
                throw HostError(.internalFault, "\(name) speaks another protocol")
            }
            do {
                let certificate = try worker.attest()
                starter.inspected(certificate, generation: generation)
                return (worker, ready.plugins, certificate)
            } catch {
                // Of a process that has ended meanwhile there is nothing to be seen.
                let kind = worker.isEnding ? WorkerLossCause(worker.reap()).kind : nil
                throw FailedStart(
                    error: HostError(error.code, "\(name) \(error)"), kind: kind,
                    certificate: kind == nil ? error.certificate : nil)
            }
        } catch let error as FailedStart {
            throw error
        } catch let error as WorkerFault {
            let kind = error.signal.map { WorkerLossCause.Kind.killed($0) }
            throw FailedStart(
                error: HostError(error.code, "\(name) \(error)"),
                kind: kind ?? (error.code == .sandboxUnavailable ? .launchFailed : nil))
        } catch let error as HostError {
            throw FailedStart(error: error)
        } catch {
            throw FailedStart(error: HostError(.internalFault, "a worker cannot be asked: \(error)"))
        }
    }

    /// A payload that was taken off the queue.
    private struct Payload: ~Copyable {
        let storage: ByteQueue
        var bytes: UnsafeRawBufferPointer { storage.bytes }
    }

    /// Waits for the next frame, which must be of `type`; nil if the worker has ended.
    private static func next(
        _ type: FrameType, _ worker: WorkerProcess, _ poller: inout Epoll, _ outgoing: inout ByteQueue,
        _ incoming: inout ByteQueue
    ) throws(HostError) -> Payload? {
        let deadline = MonotonicClock.now + answerMilliseconds * 1_000_000
        do {
            while true {
                if let header = try incoming.completeFrame() {
                    guard header.type == type.rawValue else {
                        throw HostError(
                            .internalFault, "the worker sent a frame of type \(header.type) instead of \(type)")
                    }
                    var storage = ByteQueue(capacity: max(64, header.length))
                    storage.append(incoming.payload(header))
                    incoming.consume(header.length)
                    return Payload(storage: storage)
                }
                guard MonotonicClock.now < deadline else {
                    let isStopped = worker.observe()?.isStopped ?? false
                    worker.kill()
                    // By somebody else, since a sealed worker cannot stop itself.
                    if isStopped { return nil }
                    throw HostError(.sandboxUnavailable, "the worker did not answer within \(answerMilliseconds) ms")
                }
                var isBlocked = false
                if !outgoing.isEmpty {
                    switch try worker.send(outgoing.bytes) {
                    case .transferred(let count): outgoing.consume(count)
                    case .wouldBlock, .brokenPipe: isBlocked = true
                    }
                }
                switch try worker.receive(into: incoming.reserve(64 << 10)) {
                case .transferred(let count):
                    incoming.commit(count)
                    continue
                case .endOfFile:
                    worker.handleNotifications(&poller)
                    worker.readStandardError(&poller)
                    return nil
                case .wouldBlock: break
                }
                if !outgoing.isEmpty, !isBlocked { continue }
                try worker.watchRequests(!outgoing.isEmpty, &poller)
                _ = try poller.wait(milliseconds: 100)
                worker.handleNotifications(&poller)
                worker.readStandardError(&poller)
            }
        } catch let error as HostError {
            throw error
        } catch {
            throw HostError(.internalFault, "the worker cannot be asked: \(error)")
        }
    }
}
