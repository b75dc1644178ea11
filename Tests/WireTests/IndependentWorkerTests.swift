import Foundation
import Glibc
import StrategySDK
import Testing
import Wire

/// The document is complete if a worker that was written from it alone can be worked with.
@Suite("A worker in another language", .enabled(if: IndependentWorker.isAvailable, "python3 is needed"), .serialized)
struct IndependentWorkerTests {
    @Test("A worker written from the document alone is greeted, admits, evaluates and leaves")
    func session() throws {
        let worker = try IndependentWorker()
        try worker.send { (queue) throws(WireError) in
            try HelloFrame(family: "toy", unmap: []).write(generation: 3, into: &queue)
        }
        let ready = try worker.receive().withPayload { header, payload in
            #expect(header.type == FrameType.ready.rawValue && header.generation == 3 && header.sequence == 0)
            return try ReadyFrame(payload)
        }
        #expect(ready == ReadyFrame(plugins: [Self.toy]))

        let strategies = [
            [Parameter("level", .integer(10))], [Parameter("level", .text("2.5")), Parameter("warm_up", .number(2))],
            [Parameter("level", .boolean(true))], [Parameter("level", .number(0)), Parameter("leverage", .number(2))],
        ]
        try worker.send { (queue) throws(WireError) in
            try ColumnsFrame(numbers: ["price", "spread"], texts: ["note"]).write(generation: 3, into: &queue)
            for (slot, parameters) in strategies.enumerated() {
                try StrategyFrame(slot: UInt32(slot), plugin: 0, timeframe: "1Hour", parameters: parameters)
                    .write(generation: 3, into: &queue)
            }
            try SymbolFrame(index: 0, name: "EURUSD").write(generation: 3, into: &queue)
            try SymbolFrame(index: 1, name: "").write(generation: 3, into: &queue)
        }
        let verdicts = try strategies.indices.map { slot in
            try worker.receive().withPayload { header, payload in
                #expect(header.sequence == UInt64(slot))
                return try AdmissionFrame(payload).verdict
            }
        }
        #expect(verdicts[0] == .admitted(warmUp: 0, layout: 0x746F_7900_01, parameters: Self.effective(10, 0)))
        #expect(verdicts[1] == .admitted(warmUp: 2, layout: 0x746F_7900_01, parameters: Self.effective(2.5, 2)))
        #expect(verdicts[2] == .refused(ParameterError(parameter: "level", problem: "is not a number")))
        guard case .refused(let error) = verdicts[3] else { Issue.record("\(verdicts[3])"); return }
        #expect(error.parameter == "leverage")

        // Prices 11, 12, 2 for symbol 0, and 11 for symbol 1: strategy 0 turns, holds, leaves; strategy 1 warms up.
        try worker.send(price: 11, symbol: 0, sequence: 4)
        try worker.send(price: 12, symbol: 0, sequence: 7)
        try worker.send(price: 2, symbol: 0, sequence: 8)
        try worker.send(price: 11, symbol: 1, sequence: 9)
        try worker.send(price: 11, symbol: 0, note: "throw", sequence: 10)
        try worker.send(price: 11, symbol: 0, note: "huge", sequence: 11)
        #expect(try worker.kinds(sequence: 4) == [.intent, .warmingUp])
        #expect(try worker.kinds(sequence: 7) == [.noSignal, .warmingUp])
        #expect(try worker.kinds(sequence: 8) == [.noSignal, .noSignal])
        #expect(try worker.kinds(sequence: 9) == [.intent, .warmingUp])
        #expect(try worker.kinds(sequence: 10) == [.thrown, .thrown])
        #expect(try worker.kinds(sequence: 11) == [.oversize, .oversize])
        #expect(worker.closeRequests() == 0)
    }

    @Test("A worker written from the document alone spreads an answer over several frames")
    func parts() throws {
        let worker = try IndependentWorker()
        let count = 40
        try worker.send { (queue) throws(WireError) in
            try HelloFrame(family: "toy", unmap: []).write(generation: 1, into: &queue)
            try ColumnsFrame(numbers: ["price"], texts: ["note"]).write(generation: 1, into: &queue)
            for slot in 0..<count {
                try StrategyFrame(
                    slot: UInt32(slot), plugin: 0, timeframe: "1Hour", parameters: [Parameter("level", .number(1))]
                ).write(generation: 1, into: &queue)
            }
            try SymbolFrame(index: 0, name: "EURUSD").write(generation: 1, into: &queue)
        }
        for _ in 0...count { _ = try worker.receive() }
        try worker.send(price: 2, symbol: 0, note: "long", strategies: count, numbers: 1, sequence: 5)
        var slots: [UInt32] = []
        var flags: [UInt16] = []
        while flags.last != ResultFrame.lastPart {
            try worker.receive().withPayload { header, payload in
                flags.append(header.flags)
                #expect(header.sequence == 5)
                var reader = try ResultReader(payload)
                while let record = try reader.next() {
                    slots.append(record.slot)
                    let intent = try IntentRecord.read(direction: .long, record.payload)
                    #expect(intent.rationale == ["above_level"])
                    #expect(intent.meta.first == MetaEntry("over", .number(1)))
                }
            }
        }
        // 16 records of 65 KB fit into 1 MiB.
        #expect(flags == [0, 0, 1])
        #expect(slots == (0..<UInt32(count)).map { $0 })
        #expect(worker.closeRequests() == 0)
    }

    @Test("A worker written from the document alone leaves with 70 when the version is another")
    func versions() throws {
        let worker = try IndependentWorker()
        try worker.send { (queue) throws(WireError) in
            try HelloFrame(version: 1, family: "toy", unmap: []).write(generation: 1, into: &queue)
        }
        #expect(worker.awaitExit() == 70)
    }

    private static func effective(_ level: Double, _ warmUp: Int64) -> [Parameter] {
        [Parameter("level", .number(level)), Parameter("warm_up", .integer(warmUp))]
    }

    private static let toy = PluginDescriptor(
        identity: PluginIdentity(family: "toy", version: SemanticVersion(1, 2, 3)), summary: "Long above a level.",
        stateScope: .perSymbol,
        features: [
            FeatureDeclaration(name: "price", kind: .number, isRequired: true),
            FeatureDeclaration(name: "note", kind: .text, isRequired: false),
        ],
        parameters: [
            ParameterDeclaration(
                name: "level", kind: .number(.finite), defaultValue: nil, summary: "price above which to be long"),
            ParameterDeclaration(
                name: "warm_up", kind: .integer(0...100), defaultValue: .integer(0), summary: "events that do not count"
            ),
        ],
        reasons: ["below_level", "holding"], defaultWarmUp: 0)
}
