import Foundation
import StrategySDK
import Telemetry
import Testing

@testable import Host
@testable import Supervision

@Suite struct RunOutputsTests {
    private let directory: TemporaryDirectory
    private let names = ["intents", "outcomes", "rejects"]

    init() throws { directory = try TemporaryDirectory() }

    private func options(outcomes: Bool = true, rejects: Bool = true) throws -> RunOptions {
        var options = RunOptions(catalog: "catalog.yaml")
        options.output = try directory.file("intents")
        options.outcomes = outcomes ? try directory.file("outcomes") : nil
        options.rejects = rejects ? try directory.file("rejects") : nil
        return options
    }

    private func outputs(
        _ options: RunOptions, resumingAt positions: OutputPositions? = nil
    ) throws(HostError) -> RunOutputs {
        let disabled = DisabledStrategy(
            id: StrategyID("sleeper"), plugin: "north@1.0.0", reason: "enabled: false", isError: false)
        let deployment = Deployment(strategies: [], disabled: [disabled], plugins: [])
        let core = SupervisionCore(deployment, recordsOutcomes: true) { UInt64($0.count) }
        let outputs = try RunOutputs(options, core, resumingAt: positions)
        try outputs.begin(RunLine(build: "1", catalog: "sha256:0", policies: [], seals: []))
        return outputs
    }

    /// The lines of one event, and of one line that is none.
    private func write(_ sequence: UInt64, to outputs: RunOutputs) throws(HostError) {
        var batch = OutputBatch()
        batch.events = [OutputBatch.Event(sequence: sequence, stream: 0, outcomeCount: 0)]
        try outputs.write(batch)
        try outputs.reject(Int(sequence), reason: "not JSON", raw: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    private func contents() throws -> [[UInt8]] { try names.map { try content(of: try directory.file($0)) } }

    @Test func everyFileIsResumedFromItsOwnPlace() throws {
        let options = try options()
        var positions: [OutputPositions] = []
        let first = try outputs(options)
        for sequence in 0..<5 {
            try first.flush()
            positions.append(first.positions)
            try write(UInt64(sequence), to: first)
        }
        try first.finish()
        try first.sync()
        positions.append(first.positions)
        let whole = try contents()
        #expect(positions.map(\.intents) == Array(repeating: UInt64(whole[0].count), count: 6))
        #expect(positions.last?.outcomes == UInt64(whole[1].count))
        #expect(positions.last?.rejects == UInt64(whole[2].count))

        for (sequence, positions) in positions.enumerated() {
            // Torn in different places.
            for (index, offset) in [positions.intents, positions.outcomes, positions.rejects].enumerated() {
                let torn = whole[index].prefix(Int(offset ?? 0) + 7 * index)
                _ = try directory.file(names[index], Array(torn))
            }
            let resumed = try outputs(options, resumingAt: positions)
            #expect(resumed.positions == positions)
            for sequence in sequence..<5 { try write(UInt64(sequence), to: resumed) }
            try resumed.finish()
            #expect(try contents() == whole)
            #expect(
                resumed.positions
                    == OutputPositions(
                        intents: UInt64(whole[0].count), outcomes: UInt64(whole[1].count),
                        rejects: UInt64(whole[2].count)))
        }
    }

    @Test func theFirstLineIsComparedWhereARunIsResumedBeforeIt() throws {
        let options = try options()
        let first = try outputs(options)
        try first.finish()
        let whole = try contents()
        let start = OutputPositions(intents: 0, outcomes: 0, rejects: 0)
        for cut in whole[0].indices {
            _ = try directory.file("intents", Array(whole[0][..<cut]))
            try outputs(options, resumingAt: start).finish()
            #expect(try contents() == whole)
        }
        var changed = whole[0]
        changed[40] ^= 1
        _ = try directory.file("intents", changed)
        #expect(
            failure { () throws(HostError) in try outputs(options, resumingAt: start).finish() }?.code == .badData)
    }

    @Test func aResumedRunWritesTheSameFilesAsBefore() throws {
        let cases: [(outcomes: Bool, rejects: Bool, message: String)] = [
            (false, true, "writes outcomes too"), (true, false, "has written no outcomes"),
            (true, true, "has written no outcomes"), (false, false, "writes rejects too"),
        ]
        for (outcomes, rejects, message) in cases {
            let positions =
                outcomes
                ? OutputPositions(intents: 0, outcomes: nil, rejects: rejects ? 0 : nil)
                : OutputPositions(intents: 0, outcomes: rejects ? 0 : nil, rejects: 0)
            let options = try options(outcomes: outcomes, rejects: rejects)
            let error = failure { () throws(HostError) in _ = try outputs(options, resumingAt: positions) }
            #expect(error?.code == .usage)
            #expect(error?.description.contains(message) == true)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test func positionsAreKeptAsText() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for (positions, text) in [
            (OutputPositions(intents: 1, outcomes: 2, rejects: 3), "{\"intents\":1,\"outcomes\":2,\"rejects\":3}"),
            (OutputPositions(intents: .max), "{\"intents\":18446744073709551615}"),
        ] {
            #expect(String(decoding: try encoder.encode(positions), as: UTF8.self) == text)
            #expect(try JSONDecoder().decode(OutputPositions.self, from: Data(text.utf8)) == positions)
        }
    }
}
