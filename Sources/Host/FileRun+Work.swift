import Intake
import LinuxSystem
import Supervision

/// The turns of a run: take in, hand out, write, wait.
extension FileRun {
    /// Nanoseconds after which it is time to look at what else there is.
    private static let longTurn: UInt64 = 2_000_000

    func work() throws(HostError) {
        var turn = 0
        var looked = MonotonicClock.now
        while !loop.isFinished {
            var hasMore = try takeIn()
            try loop.advance()
            try writeOutput()
            if options.isResumed, !hasCaughtUp, !isRepeating { try catchUp() }
            // What was held back for it is at hand.
            if !reloads.isEmpty, try reloadIfDue() { hasMore = true }
            if journal != nil, !isReloadDue { try keepCheckpoint() }
            if try loop.moveBytes(all: !hasMore) {
                try loop.advance()
                try writeOutput()
            } else if !hasMore, !loop.isFinished, !canOfferRow {
                // Whoever reads along sees what there is before we sleep.
                if reader.isPollable { try outputs.flushIntents() }
                try wait(nil)
            }
            turn += 1
            // A turn is short, but not with thousands of strategies.
            if turn & 7 == 0 || MonotonicClock.now - looked > Self.longTurn {
                try wait(0)
                looked = MonotonicClock.now
            }
        }
        // The last answers, and the last orders, may have come while waiting.
        try loop.advance()
        try writeOutput()
    }

    /// Events that no worker is asked about finish without an answer, and leave room for the one that waits.
    private var canOfferRow: Bool { intake.rowWaits && loop.core.hasRoom }

    private func wait(_ milliseconds: Int32?) throws(HostError) {
        let needsInput =
            !intake.hasEnded && !intake.rowWaits && journaledLines.isEmpty && reader.isPollable
            && reader.needsDescriptor
        if needsInput != intake.isWatched {
            try loop.watchInput(reader.descriptor, needsInput)
            intake.isWatched = needsInput
        }
        if try loop.wait(atMostMilliseconds: milliseconds) { intake.isReady = true }
        if loop.stopSignal != nil { endInput() }
        if loop.hangups > hangups {
            hangups = loop.hangups
            requestReload(.signal)
        }
        if loop.isAbandoned {
            throw HostError(
                .failure, "ended at once by a second signal; \(position), the output holds what was finished")
        }
        try checkServices()
        try journal?.check()
        progress.update(
            bytes: UInt64(clamping: intake.bytesRead), events: loop.core.finishedEvents, now: MonotonicClock.now)
    }

    private func writeOutput() throws(HostError) {
        guard !loop.core.output.isEmpty else { return }
        // Taken out of the core, which may be asked how it is while a reader of the output keeps us waiting.
        swap(&batch, &loop.core.output)
        record.wrote(intents: batch.lines.count { if case .intent = $0 { true } else { false } })
        try outputs.write(batch)
        // What is taken back must not wait for more lines to come.
        if batch.lines.contains(where: { if case .withdrawal = $0 { true } else { false } }) {
            try outputs.flushIntents()
        }
        batch.removeAll()
    }
}
