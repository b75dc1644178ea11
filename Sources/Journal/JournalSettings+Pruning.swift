extension JournalSettings {
    /// How many of the oldest segments may go: those whose every record is before `needed`, as long as they are too old
    /// or all together are too large.
    func expendable(_ finished: [Segment], current: Segment, before needed: UInt64, at now: Int64) -> Int {
        var bytes = finished.reduce(UInt64(current.bytes)) { $0 + UInt64($1.bytes) }
        var count = 0
        for (index, segment) in finished.enumerated() {
            let next = index + 1 < finished.count ? finished[index + 1] : current
            // Its youngest record is older than the next segment.
            let age = now.subtractingReportingOverflow(next.created)
            let isOld = !age.overflow && age.partialValue > maxAge
            guard next.firstPosition <= needed, isOld || bytes > maxBytes else { break }
            bytes -= UInt64(segment.bytes)
            count += 1
        }
        return count
    }
}
