package import Wire

/// The worker's side of the protocol without a process, a pipe or a seal around it: for a simulator, which decides what
/// passes between the two sides and when.
package struct InProcessWorker: ~Copyable {
    private var session: WorkerSession

    package init(_ registrations: [PluginRegistration]) { session = WorkerSession(registrations) }

    /// Handles one frame, as the worker's loop would.
    ///
    /// - Throws: what would have ended the process: the frame is not one that a worker can follow.
    package mutating func handle(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws {
        try session.handle(header, payload)
    }

    /// What was answered and not yet taken.
    package var answers: ByteQueue {
        _read { yield session.results.queue }
        _modify { yield &session.results.queue }
    }
}
