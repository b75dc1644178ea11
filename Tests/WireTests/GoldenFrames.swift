import Foundation
import StrategySDK
import Testing
import Wire

/// A frame that stands in `Fixtures/wire/`, byte by byte, with the value that it says.
struct GoldenFrame: CustomTestStringConvertible, Sendable {
    let name: String
    let type: FrameType
    var flags: UInt16 = 0
    var generation: UInt32 = 1
    var round: UInt32 = 0
    var sequence: UInt64 = 0
    let content: FrameContent

    var testDescription: String { name }

    var header: FrameHeader {
        get throws {
            FrameHeader(
                length: try bytes.count, type: type, flags: flags, generation: generation, round: round,
                sequence: sequence)
        }
    }

    static let folder = packageRoot.appending(path: "Fixtures/wire")

    /// The annotated text of the file.
    var text: String {
        get throws {
            try String(contentsOf: Self.folder.appending(path: "\(name).hex"), encoding: .utf8)
        }
    }

    /// The bytes that the file spells; what follows a `#` is a comment.
    var bytes: [UInt8] {
        get throws {
            try text.split(separator: "\n").flatMap { line in
                try line.prefix { $0 != "#" }.split(separator: " ").map { try #require(UInt8($0, radix: 16)) }
            }
        }
    }

    /// Where the field lies whose comment in the file is `comment`; the first of several.
    func offset(of comment: String) throws -> Int {
        let line = try #require(try text.split(separator: "\n").first { $0.hasSuffix("  \(comment)") }, "\(comment)")
        return try #require(line.split(separator: "#").last?.split(separator: " ").first.flatMap { Int($0) })
    }

    static let all: [GoldenFrame] = [
        GoldenFrame(
            name: "hello", type: .hello,
            content: .hello(
                HelloFrame(
                    family: "trend",
                    unmap: [
                        .init(start: 0x7FFF_F7FC_1000, length: 0x4000), .init(start: 0x7FFF_F7FC_5000, length: 0x2000),
                    ],
                    filter: [6, 0, 0, 0, 0, 0, 0xFF, 0x7F]))),
        GoldenFrame(name: "ready", type: .ready, content: .ready(ReadyFrame(plugins: [trend]))),
        GoldenFrame(
            name: "columns", type: .columns,
            content: .columns(ColumnsFrame(numbers: ["price", "spread"], texts: ["note"]))),
        GoldenFrame(
            name: "strategy", type: .strategy, sequence: 3,
            content: .strategy(
                StrategyFrame(
                    slot: 3, plugin: 0, timeframe: "1Hour",
                    parameters: [
                        Parameter("entry", .number(0.35)), Parameter("bars", .integer(-2)),
                        Parameter("veto", .boolean(false)), Parameter("mode", .text("fäst")),
                    ]))),
        GoldenFrame(
            name: "admission-admitted", type: .admission, sequence: 3,
            content: .admission(
                AdmissionFrame(
                    slot: 3,
                    verdict: .admitted(
                        warmUp: 20, layout: 0x0102_0304_0506_0708,
                        parameters: [Parameter("entry", .number(0.35)), Parameter("bars", .integer(20))])))),
        GoldenFrame(
            name: "admission-refused", type: .admission, sequence: 4,
            content: .admission(
                AdmissionFrame(
                    slot: 4,
                    verdict: .refused(ParameterError(parameter: "entry", problem: "2.0 is not above 0.0 to 1.0"))))),
        GoldenFrame(name: "symbol", type: .symbol, content: .symbol(SymbolFrame(index: 0, name: "EURUSD"))),
        GoldenFrame(name: "capture", type: .capture, generation: 2, round: 1, sequence: 4096, content: .capture),
        GoldenFrame(
            name: "snapshot", type: .snapshot, flags: 1, generation: 2, round: 1, sequence: 4096,
            content: .snapshot([
                PartContent(
                    slot: 0, layout: 0xC0FF_EE00_0000_0001, memories: 2,
                    bytes: memory(symbol: 0, seen: 20, state: [0xAA, 0xBB, 0xCC, 0xDD])
                        + memory(symbol: 7, seen: 3, state: [0x11, 0x22])),
                PartContent(slot: 3, isCareful: true, layout: 0xC0FF_EE00_0000_0002, memories: 0, bytes: []),
            ])),
        GoldenFrame(
            name: "restore", type: .restore, flags: 3, generation: 2, round: 2, sequence: 4096,
            content: .restore([
                PartContent(
                    slot: 3, isCareful: true, layout: 0xC0FF_EE00_0000_0002, memories: 1,
                    bytes: memory(symbol: 0, seen: 20, state: [0xAA, 0xBB, 0xCC, 0xDD]))
            ])),
        GoldenFrame(
            name: "restored", type: .restored, generation: 2, round: 2, sequence: 4096,
            content: .restored(RestoredFrame(refusal: nil))),
        GoldenFrame(
            name: "restored-refused", type: .restored, generation: 2, round: 2, sequence: 4096,
            content: .restored(RestoredFrame(refusal: .init(slot: 3, problem: "another layout")))),
        GoldenFrame(
            name: "event", type: .event, sequence: 812,
            content: .event(
                EventContent(
                    symbol: 0, eventTime: 1_180_346_400_000_000_000, strategies: [0b1001], presence: [0b01],
                    numbers: [0.72685, 0], texts: []))),
        GoldenFrame(
            name: "event-text", type: .event, generation: 2, round: 2, sequence: 813,
            content: .event(
                EventContent(
                    symbol: 7, eventTime: -1, strategies: [0b10, 1], presence: [0b111], numbers: [1.25, -0.5],
                    texts: ["ruhig!"]))),
        GoldenFrame(
            name: "result-quiet", type: .result, flags: 1, sequence: 812,
            content: .result(
                symbol: 0,
                [RecordContent(slot: 0, kind: .warmingUp), RecordContent(slot: 3, kind: .noSignal, detail: 1)])),
        GoldenFrame(
            name: "result-intent", type: .result, flags: 1, generation: 2, round: 2, sequence: 813,
            content: .result(symbol: 7, [RecordContent(slot: 1, kind: .intent, detail: 0, intent: fullIntent)])),
        GoldenFrame(
            name: "result-failures", type: .result, flags: 1, generation: 2, sequence: 814,
            content: .result(
                symbol: 7,
                [
                    RecordContent(slot: 1, kind: .thrown, detail: ResultFrame.stateKept, text: "division by zero"),
                    RecordContent(slot: 64, kind: .oversize, text: "the intent takes 70000 bytes"),
                ])),
        GoldenFrame(
            name: "result-part-1", type: .result, flags: 0, generation: 2, sequence: 815,
            content: .result(
                symbol: 7,
                [
                    RecordContent(
                        slot: 1, kind: .intent, detail: 2, intent: .flat(confidence: 0.9, rationale: ["score_decayed"]))
                ])),
        GoldenFrame(
            name: "result-part-2", type: .result, flags: 1, generation: 2, sequence: 815,
            content: .result(symbol: 7, [RecordContent(slot: 64, kind: .noSignal, detail: 0)])),
    ]

    /// What a strategy remembers of one symbol, as a snapshot holds it.
    private static func memory(symbol: UInt32, seen: UInt32, state: [UInt8]) -> [UInt8] {
        [symbol, seen, UInt32(state.count)].flatMap { withUnsafeBytes(of: $0.littleEndian) { Array($0) } } + state
    }

    private static let trend = PluginDescriptor(
        identity: PluginIdentity(family: "trend", version: SemanticVersion(1, 4, 2)), summary: "Follows.",
        stateScope: .perStrategy,
        features: [
            FeatureDeclaration(name: "price", kind: .number, isRequired: true),
            FeatureDeclaration(name: "spread", kind: .number, isRequired: false),
            FeatureDeclaration(name: "note", kind: .text, isRequired: false),
        ],
        parameters: [
            ParameterDeclaration(
                name: "entry", kind: .number(.above(0, through: 1)), defaultValue: nil, summary: "to begin"),
            ParameterDeclaration(
                name: "bars", kind: .integer(-5...500), defaultValue: .integer(20), summary: "to look back"),
            ParameterDeclaration(name: "veto", kind: .boolean, defaultValue: .boolean(true), summary: "to hold"),
            ParameterDeclaration(
                name: "mode", kind: .text(["slow", "fast"]), defaultValue: .text("slow"), summary: "how"),
        ],
        reasons: ["below_entry", "holding"], defaultWarmUp: 20, deprecation: "use 2")

    private static let fullIntent = StrategyIntent(
        direction: .long, confidence: 0.65, targetNotional: 2500, horizon: "intraday",
        rationale: ["trend_up", "scaled_up"],
        meta: [
            MetaEntry("score", .number(0.5)), MetaEntry("bars", .integer(-3)), MetaEntry("held", .boolean(true)),
            MetaEntry("mode", .text("fast")),
        ])
}
