// A writer for the tests of the journal, which kill it:
//   journal-probe append DIR       appends records of known content for ever and says `synced N` once all before N last
//   journal-probe checkpoint DIR   writes checkpoints of known content for ever and says `checkpoint N`
//   journal-probe once DIR         appends and syncs twice, writes a checkpoint, and says what it did
//   journal-probe rotate DIR       appends over several files without a sync of its own
//   journal-probe measure DIR RECORDS BYTES   says how fast appending, syncing and reading are
import Glibc
import Journal
import LinuxSystem

func say(_ text: String) {
    print(text)
    fflush(nil)
}

/// What the tests expect of the record at a position, and of a checkpoint.
func payload(_ position: UInt64, scale: UInt64) -> [UInt8] {
    [UInt8](repeating: UInt8(truncatingIfNeeded: position), count: Int(position &* 7919 % scale))
}

func append(_ directory: String) throws {
    // Small files that are pruned soon, so that it is killed at those moments too.
    let settings = JournalSettings(segmentBytes: 64 << 10, maxAge: 0, maxBytes: 0)
    var writer = try JournalWriter(directory: directory, settings: settings, at: WallClock.now)
    say("synced \(writer.durablePosition)")
    while true {
        for _ in 0..<Int.random(in: 1...60) {
            let position = writer.position
            try writer.append(
                kind: UInt16(truncatingIfNeeded: position), payload(position, scale: 1000), at: WallClock.now)
        }
        try writer.sync()
        say("synced \(writer.durablePosition)")
        if writer.position > 2000 { try writer.prune(before: writer.position - 2000, at: WallClock.now) }
        // What is in the file and was not synced.
        try writer.append(
            kind: UInt16(truncatingIfNeeded: writer.position), payload(writer.position, scale: 1000), at: 0)
        try writer.flush()
    }
}

func writeCheckpoints(_ directory: String) throws {
    var store = try CheckpointStore(directory: directory)
    var number = try store.load().checkpoint?.number ?? 0
    while true {
        number = try store.write(payload(number + 1, scale: 300_000))
        say("checkpoint \(number)")
    }
}

func once(_ directory: String) throws {
    var writer = try JournalWriter(directory: directory, at: 0)
    say("opened")
    for turn in 0..<2 {
        try writer.append(kind: 1, [1, 2, 3], at: 0)
        try writer.sync()
        say("synced \(turn)")
    }
    try writer.sync()
    say("clean")
    var store = try CheckpointStore(directory: directory)
    say("store")
    try store.write([4, 5, 6])
    say("checkpoint")
}

func rotate(_ directory: String) throws {
    var writer = try JournalWriter(directory: directory, settings: JournalSettings(segmentBytes: 4096), at: 0)
    for _ in 0..<100 { try writer.append(kind: 1, [UInt8](repeating: 1, count: 100), at: 0) }
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
    let time = try ContinuousClock().measure(body)
    return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
}

func measure(_ directory: String, records: Int, bytes: Int) throws {
    var writer = try JournalWriter(directory: directory, at: WallClock.now)
    let record = [UInt8](repeating: 0x61, count: bytes)
    let megabytes = Double(records * bytes) / 1e6
    let appending = try seconds {
        for _ in 0..<records { try writer.append(kind: 1, record, at: 0) }
        try writer.flush()
    }
    say("append: \(Int(Double(records) / appending)) records/s, \(Int(megabytes / appending)) MB/s")
    let syncing = try seconds { try writer.sync() }
    say("sync of what was not yet on the disk: \(Int(syncing * 1e6)) µs")
    for batch in [1, 100, 1000] {
        var times: [Double] = []
        for _ in 0..<200 {
            for _ in 0..<batch { try writer.append(kind: 1, record, at: 0) }
            times.append(try seconds { try writer.sync() })
        }
        times.sort()
        say("sync of \(batch) records: median \(Int(times[100] * 1e6)) µs, 99 % \(Int(times[198] * 1e6)) µs")
    }
    var count = 0
    let reading = try seconds {
        var reader = try JournalReader(directory: directory)
        while let record = try reader.next() { count += record.payload.isEmpty ? 0 : 1 }
    }
    say("read: \(Int(Double(count) / reading)) records/s, \(Int(Double(count * bytes) / reading / 1e6)) MB/s")
    let opening = try seconds { _ = try JournalWriter(directory: directory, at: 0) }
    say("open with \(writer.byteCount / 1_000_000) MB: \(Int(opening * 1e6)) µs")
    var store = try CheckpointStore(directory: directory)
    for size in [1 << 10, 1 << 20, 64 << 20] {
        let state = [UInt8](repeating: 7, count: size)
        let writing = try seconds { try store.write(state) }
        say("checkpoint of \(size) bytes: \(Int(writing * 1e6)) µs")
    }
}

do {
    let arguments = CommandLine.arguments
    switch (arguments.dropFirst().first, arguments.count) {
    case ("append", 3): try append(arguments[2])
    case ("checkpoint", 3): try writeCheckpoints(arguments[2])
    case ("once", 3): try once(arguments[2])
    case ("rotate", 3): try rotate(arguments[2])
    case ("measure", 5): try measure(arguments[2], records: Int(arguments[3]) ?? 0, bytes: Int(arguments[4]) ?? 0)
    default: say("usage: journal-probe append|checkpoint|once|rotate|measure DIR [RECORDS BYTES]")
    }
} catch {
    say("failed: \(error)")
    exit(1)
}
