import LinuxSystem
import StrategySDK
import Supervision
import Wire

/// Asks a sealed worker what it offers and which parameters it takes, before any event is read.
///
/// Parameters are judged by the plugin itself, inside the seal: its rules that span several parameters are nowhere else.
final class PluginInspector {
    /// What the executable offers.
    private(set) var plugins: [PluginDescriptor] = []

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
        (worker, plugins) = try Self.begin(starter, &poller, &outgoing, &incoming, generation: 1)
        generation = 1
    }

    deinit {
        worker.closeRequests()
        worker.awaitEnd(until: MonotonicClock.now + 2_000_000_000)
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
        while verdicts.count < candidates.count {
            let isWhole = try ask(candidates[verdicts.count...], &verdicts)
            guard !isWhole else { continue }
            let cause = WorkerLossCause(worker.reap())
            verdicts.append(
                .refused(
                    ParameterError(parameter: "params", problem: "the plugin ended while reading them: it \(cause)")))
            generation += 1
            outgoing.removeAll()
            incoming.removeAll()
            (worker, plugins) = try Self.begin(starter, &poller, &outgoing, &incoming, generation: generation)
        }
        return verdicts
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

    private static func begin(
        _ starter: WorkerStarter, _ poller: inout Epoll, _ outgoing: inout ByteQueue, _ incoming: inout ByteQueue,
        generation: UInt32
    ) throws(HostError) -> (WorkerProcess, [PluginDescriptor]) {
        do {
            let worker = try starter.start(family: "registry", WorkerIndex(0), Generation(generation))
            try worker.watch(&poller)
            try worker.hello.write(generation: generation, into: &outgoing)
            guard let payload = try next(.ready, worker, &poller, &outgoing, &incoming) else {
                let exit = worker.reap()
                let said = worker.standardError.lastLine.map { "; it said: \($0)" } ?? ""
                throw HostError(
                    .sandboxUnavailable, "the worker \(starter.executableName) does not start: it \(exit)\(said)")
            }
            guard let ready = try? ReadyFrame(payload.bytes), ready.version == WireProtocol.version else {
                throw HostError(.internalFault, "the worker \(starter.executableName) speaks another protocol")
            }
            do {
                try worker.attest()
            } catch {
                throw WorkerFault("the worker \(starter.executableName) \(error)", code: error.code)
            }
            return (worker, ready.plugins)
        } catch let error as WorkerFault {
            throw HostError(error.code, error.description)
        } catch let error as HostError {
            throw error
        } catch {
            throw HostError(.internalFault, "a worker cannot be asked: \(error)")
        }
    }

    /// A payload that was taken off the queue.
    private struct Payload {
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
                    worker.kill()
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
