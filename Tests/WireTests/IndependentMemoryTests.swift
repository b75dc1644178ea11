import StrategySDK
import Testing
import Wire

/// The document says enough of snapshots if a worker that was written from it alone goes on exactly from one.
@Suite(
    "The memory of a worker in another language", .enabled(if: IndependentWorker.isAvailable, "python3 is needed"),
    .serialized)
struct IndependentMemoryTests {
    private static let events = 60

    @Test("A worker that is given another's snapshot goes on as that one does, to the byte", arguments: [0, 1, 23, 59])
    func successor(_ cut: Int) throws {
        let first = try served()
        try play(first, 0..<cut, round: 0)
        let snapshot = try capture(first, before: cut, round: 0)
        let expected = try play(first, cut..<Self.events, round: 0)

        let second = try served()
        #expect(try restore(second, snapshot, round: 0) == nil)
        #expect(try capture(second, before: cut, round: 0) == snapshot)
        #expect(try play(second, cut..<Self.events, round: 0) == expected)
        #expect(first.closeRequests() == 0 && second.closeRequests() == 0)
    }

    @Test("A worker that is made to go back says the same again, with the number of its round")
    func sameProcess() throws {
        let worker = try served()
        try play(worker, 0..<10, round: 0)
        let snapshot = try capture(worker, before: 10, round: 0)
        let expected = try play(worker, 10..<Self.events, round: 0)
        for round in [1, 2, UInt32.max] {
            #expect(try restore(worker, snapshot, round: round) == nil)
            #expect(try play(worker, 10..<Self.events, round: round) == expected)
        }
    }

    @Test("A snapshot of no strategy has a worker begin anew if it is everything, and changes nothing if it is not")
    func empty() throws {
        let worker = try served()
        let expected = try play(worker, 0..<20, round: 0)
        let snapshot = try capture(worker, before: 20, round: 0)
        #expect(try restore(worker, Snapshot.empty, flags: 0, round: 1) == nil)
        #expect(try capture(worker, before: 20, round: 1) == snapshot)
        #expect(try restore(worker, Snapshot.empty, round: 2) == nil)
        #expect(try play(worker, 0..<20, round: 2) == expected)
    }

    @Test("One strategy of several is put back, and the other stays as it is")
    func one() throws {
        let worker = try served()
        try play(worker, 0..<20, round: 0)
        let before = try Snapshot.parts(try capture(worker, before: 20, round: 0))
        try play(worker, 20..<40, round: 0)
        let after = try Snapshot.parts(try capture(worker, before: 40, round: 0))
        #expect(before.map(\.slot) == [0, 1] && after.map(\.slot) == [0, 1])
        #expect(try restore(worker, Snapshot.compose([before[1]]), flags: 0, round: 1) == nil)
        #expect(try capture(worker, before: 40, round: 1) == Snapshot.compose([after[0], before[1]]))
    }

    @Test("A strategy that is to be careful says that its state was kept when it fails, and keeps it")
    func careful() throws {
        let worker = try served()
        try play(worker, 0..<10, round: 0)
        let snapshot = try capture(worker, before: 10, round: 0)
        #expect(try stumble(worker, round: 0) == [0, 0])
        #expect(try capture(worker, before: 10, round: 0) != snapshot)

        var parts = try Snapshot.parts(snapshot)
        for index in parts.indices { parts[index].isCareful = true }
        let careful = Snapshot.compose(parts)
        #expect(try restore(worker, careful, round: 1) == nil)
        #expect(try stumble(worker, round: 1) == [ResultFrame.stateKept, ResultFrame.stateKept])
        #expect(try capture(worker, before: 10, round: 1) == careful)
    }

    @Test("A snapshot that comes in pieces is taken with the last of them")
    func pieces() throws {
        let worker = try served()
        let expected = try play(worker, 0..<5, round: 0)
        let snapshot = try capture(worker, before: 5, round: 0)
        let more = try play(worker, 5..<30, round: 0)
        for (index, start) in stride(from: 0, to: snapshot.count, by: 8).enumerated() {
            let isLast = start + 8 == snapshot.count
            let flags = SnapshotFrames.everything | (isLast ? SnapshotFrames.lastPart : 0)
            try worker.send { (queue) throws(WireError) in
                var writer = PayloadWriter()
                writer.raw(Array(snapshot[start..<start + 8]))
                try writer.finish(.restore, flags: flags, generation: 3, round: 1, sequence: 5, into: &queue)
                // Nobody else is kept from being introduced.
                if index == 0 { try SymbolFrame(index: 3, name: "USDJPY").write(generation: 3, into: &queue) }
            }
        }
        #expect(try restored(worker, round: 1, sequence: 5) == nil)
        #expect(try play(worker, 5..<30, round: 1) == more)
        #expect(expected.count == 5)
    }

    @Test("A snapshot that cannot be taken is refused, with whose fault it is")
    func refusals() throws {
        let worker = try served()
        try play(worker, 0..<10, round: 0)
        let snapshot = try capture(worker, before: 10, round: 0)
        let part = try Snapshot.parts(snapshot)[1]
        var round: UInt32 = 0
        func refusal(_ bytes: [UInt8]) throws -> RestoredFrame.Refusal? {
            round += 1
            return try restore(worker, bytes, round: round)
        }
        var flipped = snapshot
        flipped[20] ^= 1
        let damaged = try #require(try refusal(flipped))
        #expect(damaged.slot == nil && damaged.problem == "the snapshot's checksum is wrong")
        #expect(try refusal(Array(snapshot.dropLast(8)))?.slot == .some(nil))
        var other = part
        other.layout ^= 1
        #expect(try refusal(Snapshot.compose([other]))?.problem == "its state has another layout")
        other = part
        other.slot = 2
        #expect(try refusal(Snapshot.compose([other])) == .init(slot: 2, problem: "there is no such strategy"))
        other = part
        other.bytes = other.bytes.dropLast()
        #expect(try refusal(Snapshot.compose([other]))?.slot == 1)
        // It is none the worse for it.
        #expect(try refusal(snapshot) == nil)
        #expect(try capture(worker, before: 10, round: round) == snapshot)
    }

    // MARK: Playing the supervisor

    /// A worker that has two strategies, one of which warms up, and three symbols.
    private func served() throws -> IndependentWorker {
        let worker = try IndependentWorker()
        try worker.send { (queue) throws(WireError) in
            try HelloFrame(family: "toy", unmap: []).write(generation: 3, into: &queue)
            try ColumnsFrame(numbers: ["price", "spread"], texts: ["note"]).write(generation: 3, into: &queue)
            for (slot, warmUp) in [0, 5].enumerated() {
                let parameters = [Parameter("level", .number(10)), Parameter("warm_up", .integer(Int64(warmUp)))]
                try StrategyFrame(slot: UInt32(slot), plugin: 0, timeframe: "1Hour", parameters: parameters)
                    .write(generation: 3, into: &queue)
            }
            for (index, name) in ["EURUSD", "NZDUSD", "GBPUSD"].enumerated() {
                try SymbolFrame(index: UInt32(index), name: name).write(generation: 3, into: &queue)
            }
        }
        for _ in 0..<3 { _ = try worker.receive() }
        return worker
    }

    /// Answers to events with prices that look random and are the same every time, from their payloads on.
    @discardableResult
    private func play(_ worker: IndependentWorker, _ events: Range<Int>, round: UInt32) throws -> [[UInt8]] {
        for sequence in events {
            var random = SeededGenerator(seed: UInt64(sequence))
            try worker.send(
                price: .random(in: 8...12, using: &random), symbol: .random(in: 0..<3, using: &random), round: round,
                sequence: UInt64(sequence))
        }
        return try events.map { sequence in
            let frame = try worker.receive()
            let header = try frame.withPayload { header, _ in header }
            #expect(header.type == FrameType.result.rawValue && header.round == round && header.generation == 3)
            #expect(header.sequence == UInt64(sequence))
            return Array(frame[FrameHeader.byteCount...])
        }
    }

    /// The details with which both strategies say that they failed.
    private func stumble(_ worker: IndependentWorker, round: UInt32) throws -> [UInt8] {
        try worker.send(price: 11, symbol: 0, note: "stumble", round: round, sequence: 10)
        return try worker.receive().withPayload { _, payload in
            var reader = try ResultReader(payload)
            var details: [UInt8] = []
            while let record = try reader.next() {
                #expect(record.kind == .thrown)
                details.append(record.detail)
            }
            return details
        }
    }

    private func capture(_ worker: IndependentWorker, before sequence: Int, round: UInt32) throws -> [UInt8] {
        try worker.send { queue in
            CaptureFrame.write(generation: 3, round: round, sequence: UInt64(sequence), into: &queue)
        }
        return try worker.receive().withPayload { header, payload in
            #expect(header.type == FrameType.snapshot.rawValue && header.flags == SnapshotFrames.lastPart)
            #expect(header.round == round && header.sequence == UInt64(sequence) && header.generation == 3)
            return Array(payload)
        }
    }

    /// Returns why not.
    private func restore(
        _ worker: IndependentWorker, _ snapshot: [UInt8], flags: UInt16 = SnapshotFrames.everything, round: UInt32
    ) throws -> RestoredFrame.Refusal? {
        try worker.send { queue in
            SnapshotFrames.write(
                .restore, snapshot, flags: flags, generation: 3, round: round, sequence: 77, into: &queue)
        }
        return try restored(worker, round: round, sequence: 77)
    }

    private func restored(
        _ worker: IndependentWorker, round: UInt32, sequence: UInt64
    ) throws -> RestoredFrame.Refusal? {
        try worker.receive().withPayload { header, payload in
            #expect(header.type == FrameType.restored.rawValue && header.flags == 0)
            #expect(header.round == round && header.sequence == sequence && header.generation == 3)
            return try RestoredFrame(payload).refusal
        }
    }
}
