/// A progress bar on a terminal; nothing elsewhere.
struct Progress {
    private let diagnostics: Diagnostics
    /// Bytes of the input, where that is known.
    private let totalBytes: UInt64?
    private let started: UInt64
    private var nextDraw: UInt64
    private var isDrawn = false

    private static let interval: UInt64 = 100_000_000
    private static let width = 30

    init(_ diagnostics: Diagnostics, totalBytes: UInt64?, now: UInt64) {
        self.diagnostics = diagnostics
        self.totalBytes = totalBytes
        started = now
        nextDraw = now + Self.interval
    }

    mutating func update(bytes: UInt64, events: UInt64, now: UInt64) {
        guard diagnostics.isTerminal, now >= nextDraw else { return }
        nextDraw = now + Self.interval
        isDrawn = true
        let seconds = Double(now - started) / 1e9
        let rate = Int(Double(events) / max(seconds, 0.001))
        var line = "\r\u{1B}[K"
        if let totalBytes, totalBytes > 0 {
            let share = min(1, Double(bytes) / Double(totalBytes))
            let filled = Int(share * Double(Self.width))
            line += "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: Self.width - filled)
            line += "] \(Int(share * 100)) %  "
        }
        diagnostics.write(line + "\(events) events, \(rate)/s")
    }

    /// Clears the line, so that what follows begins at its start.
    mutating func end() {
        guard isDrawn else { return }
        isDrawn = false
        diagnostics.write("\r\u{1B}[K")
    }
}
