private import Glibc

extension LineReader {
    /// The next line, for whoever has nothing else to do: reads as much as that takes, and waits where the input is a pipe.
    ///
    /// - Returns: nil at the end. Valid until the next call.
    package mutating func nextOrWait() throws(IntakeError) -> InputLine? {
        while true {
            if let line = next() { return line }
            switch try fill() {
            case .more: continue
            case .wouldBlock: wait()
            // The last line may lack its end.
            case .endOfInput: return next()
            }
        }
    }

    private func wait() {
        var descriptor = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // Woken too early, it is asked again.
        _ = poll(&descriptor, 1, -1)
    }
}
