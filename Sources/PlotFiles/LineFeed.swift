import Intake

/// The lines of a file, one after the other, waiting where the file is a pipe.
struct LineFeed: ~Copyable {
    private var reader: LineReader

    init(_ path: String) throws(PlotError) {
        do { reader = try LineReader(path: path) } catch { throw PlotError(error) }
    }

    var name: String { reader.name }

    /// Nil at the end. Valid until the next call.
    mutating func next() throws(PlotError) -> InputLine? {
        do { return try reader.nextOrWait() } catch { throw PlotError(error) }
    }
}
