private import CWorkerSystem
private import Wire

/// A worker executable is this call with its plugins.
public enum Worker {
    /// Serves the supervisor on descriptors 3 and 4 until it closes them. Never returns.
    ///
    /// Everything is done with blocking reads and writes in one thread: a worker that waits in `read` needs no other call,
    /// and survives being stopped and continued.
    public static func run(_ plugins: [PluginRegistration]) -> Never {
        var incoming = ByteQueue(capacity: 128 << 10)
        do {
            var session = WorkerSession(plugins, progress: try makeProgress())
            while true {
                try serve(&incoming, &session)
                try flush(&session)
                let space = incoming.reserve(readBytes)
                guard let base = space.baseAddress else { throw SessionError.system("read", 0) }
                let count = bulkhead_worker_read(Descriptor.input, base, space.count)
                if count == 0 { bulkhead_worker_exit(0) }
                guard count > 0 else { throw SessionError.system("read", -count) }
                incoming.commit(count)
            }
        } catch {
            fail("\(error)")
        }
    }

    private enum Descriptor {
        static let error: Int32 = 2
        static let input: Int32 = 3
        static let output: Int32 = 4
    }

    /// At least so much room for one read; a pipe holds 64 KiB unless it was enlarged.
    private static let readBytes = 64 << 10
    /// Answers are sent when there are so many bytes of them, or nothing is left to read.
    private static let flushBytes = 48 << 10

    /// The page that the supervisor reads; its descriptor is closed and faults are recorded when this returns.
    private static func makeProgress() throws -> ProgressWriter {
        let descriptor = bulkhead_worker_progress_descriptor()
        guard descriptor >= 0 else { return ProgressWriter() }
        var page: UnsafeMutableRawPointer?
        let code = bulkhead_worker_map_page(descriptor, ProgressPage.byteCount, &page)
        guard code == 0, let page else { throw SessionError.system("mapping the progress page", -code) }
        let progress = ProgressWriter(page: page)
        let result = progress.recordFaults()
        guard result == 0 else { throw SessionError.system("installing the handler for faults", -result) }
        return progress
    }

    /// Handles every complete frame.
    private static func serve(_ incoming: inout ByteQueue, _ session: inout WorkerSession) throws {
        while let header = try incoming.completeFrame() {
            try session.handle(header, incoming.payload(header))
            incoming.consume(header.length)
            if session.results.queue.count >= flushBytes { try flush(&session) }
        }
    }

    private static func flush(_ session: inout WorkerSession) throws {
        let bytes = session.results.queue.bytes
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        let code = bulkhead_worker_write(Descriptor.output, base, bytes.count)
        guard code == 0 else { throw SessionError.system("write", -code) }
        session.results.queue.removeAll()
    }

    private static func fail(_ problem: String) -> Never {
        let text = Array("bulkhead-worker: \(problem)\n".utf8)
        _ = text.withUnsafeBytes { bytes in
            bytes.baseAddress.map { bulkhead_worker_write(Descriptor.error, $0, bytes.count) }
        }
        // EX_SOFTWARE of sysexits.h.
        bulkhead_worker_exit(70)
    }
}
