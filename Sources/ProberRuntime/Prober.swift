private import CAttempts
private import CWorkerSystem
private import ProberProtocol
private import Wire

/// A process that starts as a worker does and then tries one thing that no worker may do.
///
/// It holds no plugin: the supervisor's READY names none, so that it can never be given a strategy.
package enum Prober {
    /// Whether a prober insists on a filter.
    package enum Demand: Sendable {
        /// It does nothing, READY included, where no filter is in force. What is installed is this.
        case filter
        /// It tries without: for tests only, which never install it.
        case nothing
    }

    /// Greets, then carries out orders until the supervisor closes the pipe. Never returns.
    package static func run(_ demand: Demand) -> Never {
        if case .filter = demand, bulkhead_attempt_is_filtered() != 1 {
            fail("bulkhead-prober only runs sealed, and no filter is in force; `bulkhead attempts` starts it")
        }
        do {
            try recordFaults()
            try greet()
            while true { try carryOut(try order()) }
        } catch {
            fail("bulkhead-prober: \(error)")
        }
    }

    // MARK: As a worker

    private static func recordFaults() throws {
        let descriptor = bulkhead_worker_progress_descriptor()
        guard descriptor >= 0 else { return }
        var page: UnsafeMutableRawPointer?
        let code = bulkhead_worker_map_page(descriptor, ProgressPage.byteCount, &page)
        guard code == 0, let page else { throw ProberError.system("mapping the progress page", -code) }
        let progress = page.bindMemory(to: bulkhead_progress_page.self, capacity: 1)
        progress.pointee.version = ProgressPage.version
        // Nothing is ever evaluated here.
        bulkhead_progress_set_position(progress, ProgressPage.idleSlot, 0)
        let result = bulkhead_worker_record_faults(&progress.pointee.fault)
        guard result == 0 else { throw ProberError.system("installing the handler for faults", -result) }
    }

    private static func greet() throws {
        let bytes = try Channel.read(FrameHeader.byteCount)
        let header = try bytes.withUnsafeBytes { try FrameHeader($0) }
        guard header.type == FrameType.hello.rawValue else { throw ProberError.notGreeted }
        let payload = try Channel.read(header.length - FrameHeader.byteCount)
        let hello = try payload.withUnsafeBytes { try HelloFrame($0) }
        for mapping in hello.unmap {
            let code = bulkhead_worker_unmap(mapping.start, mapping.length)
            guard code == 0 else { throw ProberError.system("giving the clock pages back", -code) }
        }
        if !hello.filter.isEmpty {
            let code = hello.filter.withUnsafeBytes { filter in
                filter.baseAddress.map { bulkhead_worker_install_filter($0, filter.count / 8) } ?? 0
            }
            guard code == 0 else { throw ProberError.system("installing the filter", -code) }
        }
        var queue = ByteQueue()
        try ReadyFrame(plugins: []).write(generation: header.generation, into: &queue)
        try Channel.write(Array(queue.bytes))
    }

    // MARK: Orders

    private static func order() throws -> AttemptOrder {
        let count = try LengthPrefix.count(try Channel.read(LengthPrefix.byteCount))
        return try Channel.read(count).withUnsafeBytes { try AttemptOrder($0) }
    }

    private static func carryOut(_ order: AttemptOrder) throws {
        let answer: AttemptAnswer
        if let look = Look.named(order.attempt) {
            answer = look(order)
        } else if let attempt = SwiftAttempt(rawValue: order.attempt) {
            answer = AttemptAnswer(value: attempt.run())
        } else if let attempt = bulkhead_attempt_named(order.attempt) {
            answer = AttemptAnswer(value: run(attempt, order))
        } else {
            answer = AttemptAnswer(value: AttemptAnswer.unknown)
        }
        try Channel.write(answer.bytes)
    }

    private static func run(_ attempt: bulkhead_attempt_function, _ order: AttemptOrder) -> Int64 {
        order.directory.withCString { directory in
            let arguments = order.arguments
            var setting = bulkhead_attempt_setting(
                self: order.itself, supervisor: order.supervisor, supervisor_address: order.supervisorAddress,
                directory: directory, convention: order.convention.rawValue, number: order.number,
                arguments: (
                    arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]
                ), memory_cap: order.memoryCap)
            return attempt(&setting)
        }
    }

    private static func fail(_ problem: String) -> Never {
        try? Channel.writeError(problem + "\n")
        // EX_UNAVAILABLE of sysexits.h.
        bulkhead_worker_exit(69)
    }
}

enum ProberError: Error, CustomStringConvertible {
    case notGreeted
    case system(String, Int)

    var description: String {
        switch self {
        case .notGreeted: "the first frame was no HELLO"
        case .system(let what, let errno): "\(what) failed with errno \(errno)"
        }
    }
}
