package import Status
import Synchronization

/// Where all lines of the log go: whole, one after another, like ones folded.
package final class LogWriter: Sendable {
    package let format: LogFormat
    private let clock: @Sendable () -> WallTime
    private let state: Mutex<State>

    private struct State {
        var folding = LogFolding()
        var output: LogOutput
    }

    /// - Parameters:
    ///   - descriptor: Is not closed.
    ///   - clock: Is called for each line.
    package init(format: LogFormat, descriptor: Int32 = 2, clock: @escaping @Sendable () -> WallTime) {
        self.format = format
        self.clock = clock
        state = Mutex(State(output: LogOutput(descriptor: descriptor)))
    }

    func write(_ line: LogLine) {
        let time = clock()
        state.withLock { state in
            put(state.folding.take(line, at: time), to: &state.output, at: time)
        }
    }

    /// Reports what was folded in windows that are over. Every line does so too: this is for a timer, so that the count
    /// does not wait for the next line.
    package func reportExpired() {
        let time = clock()
        state.withLock { state in
            put(state.folding.expire(at: time), to: &state.output, at: time)
        }
    }

    /// Reports all that was folded. For the end of a run.
    package func flush() {
        let time = clock()
        state.withLock { state in
            put(state.folding.flush(at: time), to: &state.output, at: time)
        }
    }

    /// Under the lock, so that lines stay whole and in order. ``LogOutput`` bounds how long that takes.
    private func put(_ outputs: [LogFolding.Output], to output: inout LogOutput, at time: WallTime) {
        for entry in outputs {
            let bytes =
                switch entry {
                case .line(let line): format.bytes(line, at: time)
                case .repetition(let repetition): format.bytes(repetition, at: time)
                }
            output.write(bytes) { format.bytes(lostLines: $0, at: time) }
        }
    }
}
