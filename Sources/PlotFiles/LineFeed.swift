private import Glibc
import Intake

/// The lines of a file, one after the other, waiting where the file is a pipe.
struct LineFeed: ~Copyable {
    private var reader: LineReader
    private var isAtEnd = false

    init(_ path: String) throws(PlotError) {
        do { reader = try LineReader(path: path) } catch { throw PlotError(error) }
    }

    var name: String { reader.name }

    /// Nil at the end. Valid until the next call.
    mutating func next() throws(PlotError) -> InputLine? {
        while true {
            if let line = reader.next() { return line }
            if isAtEnd { return nil }
            do throws(IntakeError) {
                switch try reader.fill() {
                case .more: break
                case .wouldBlock: wait()
                case .endOfInput: isAtEnd = true
                }
            } catch {
                throw PlotError(error)
            }
        }
    }

    private func wait() {
        var descriptor = pollfd(fd: reader.descriptor, events: Int16(POLLIN), revents: 0)
        // Woken too early, it is asked again.
        _ = poll(&descriptor, 1, -1)
    }
}
