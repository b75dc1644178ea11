import StrategySDK
import Testing
import Wire

@testable import Misbehaving

@Suite("Answers that the plugin writes itself")
struct ForgeryTests {
    private func event(_ change: (inout EventFrameBuilder) -> Void = { _ in }) throws -> EventInFlight {
        var builder = EventFrameBuilder(sequence: 812)
        change(&builder)
        return try #require(
            try builder.withFeatures(numbers: [1, 2]) { EventInFlight(presenceAddress: $0.presenceAddress) })
    }

    private struct Answer {
        let header: FrameHeader
        let symbol: UInt32
        var records: [(slot: UInt32, kind: ResultFrame.Kind, detail: UInt8)] = []

        init(_ bytes: [UInt8]) throws {
            var queue = ByteQueue()
            bytes.withUnsafeBytes { queue.append($0) }
            header = try #require(try queue.completeFrame())
            #expect(header.length == bytes.count)
            var reader = try ResultReader(queue.payload(header))
            symbol = reader.symbol
            while let record = try reader.next() { records.append((record.slot, record.kind, record.detail)) }
        }
    }

    private func answer(_ fault: Fault) throws -> Answer { try Answer(ForgedAnswer(to: event(), with: fault).bytes) }

    @Test(
        "The event in flight is found by where its features lie, however many strategies are asked",
        arguments: [[0], [0, 3], [63, 64], [200], [9999]] as [[UInt32]])
    func found(_ slots: [UInt32]) throws {
        let event = try event { $0.slots = slots }
        #expect(event.header.sequence == 812 && event.header.generation == 3 && event.symbol == 7)
        #expect(event.slots == slots)
    }

    @Test("The frame before it does not mislead")
    func foundBehindAnother() throws {
        let event = try event { builder in
            builder.slots = [70]
            builder.leading = [UInt8](repeating: 9, count: 4000)
        }
        #expect(event.slots == [70] && event.header.sequence == 812)
    }

    @Test("A header within the frame does not mislead: a sequence that reads as length and type of an event")
    func foundInFrontOfAnother() throws {
        let sequence: UInt64 = 9 << 32 | 48
        let event = try event { builder in
            builder.slots = [32, 130]
            builder.sequence = sequence
        }
        #expect(event.slots == [32, 130] && event.header.sequence == sequence)
    }

    @Test("Where there is no frame, the fault says so instead of doing nothing")
    func notFound() throws {
        let memory = [UInt64](repeating: 0, count: 2048)
        try memory.withUnsafeBufferPointer { words in
            let last = try #require(words.baseAddress) + 2047
            #expect(EventInFlight(presenceAddress: UInt(bitPattern: last)) == nil)
            let occasion = Occasion(
                decision: .noSignal(.quiet), evaluation: 0, processEvaluation: 0, history: 0,
                presenceAddress: UInt(bitPattern: last), amount: 0, targetNotional: 1)
            #expect(throws: Misdeed.self) { _ = try occasion.commit(.duplicateAnswer) }
        }
    }

    @Test("A duplicate has nothing wrong: the runtime could have written it")
    func duplicate() throws {
        let answer = try answer(.duplicateAnswer)
        #expect(
            answer.header
                == FrameHeader(
                    length: 48, type: .result, flags: ResultFrame.lastPart, generation: 3, sequence: 812))
        #expect(answer.symbol == 7)
        #expect(answer.records.map(\.slot) == [0, 3])
        #expect(answer.records.allSatisfy { $0.kind == .noSignal && $0.detail == 0 })
    }

    @Test("Each other answer differs from it in one thing")
    func lies() throws {
        #expect(try answer(.earlyAnswer).header.sequence == 813)
        #expect(try answer(.lateAnswer).header.sequence == 811)
        #expect(try answer(.wrongGeneration).header.generation == 4)
        #expect(try FrameType(rawValue: answer(.wrongType).header.type) == nil)
        #expect(try answer(.wrongSymbol).symbol == 8)
        #expect(try answer(.wrongStrategy).records.map(\.slot) == [0, 3 | 1 << 31])
        #expect(try answer(.wrongDirection).records.last?.kind == .intent)
        #expect(try answer(.wrongDirection).records.last?.detail == 7)
        #expect(try answer(.floodStdout).header.flags == 0)
    }

    @Test("A length that no frame may have is refused before anything else is looked at")
    func lengths() throws {
        for (fault, length) in [(Fault.oversizedFrame, (1 << 20) + 8), (.badLength, 25)] {
            let bytes = try ForgedAnswer(to: event(), with: fault).bytes
            #expect(throws: WireError.length(length)) { try bytes.withUnsafeBytes { try FrameHeader($0) } }
        }
    }

    @Test("A truncated frame waits for what follows it")
    func truncated() throws {
        let bytes = try ForgedAnswer(to: event(), with: .truncatedFrame).bytes
        #expect(bytes.count == 32)
        #expect(try bytes.withUnsafeBytes { try FrameHeader($0).length } == 48)
    }
}
