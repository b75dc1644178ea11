import Foundation
import StrategySDK
import Testing
import Wire

@Suite("Golden frames")
struct GoldenFrameTests {
    @Test("A frame is written to exactly the bytes of its file", arguments: GoldenFrame.all)
    func encodes(_ golden: GoldenFrame) throws {
        let encoded = try golden.content.encode(
            flags: golden.flags, generation: golden.generation, round: golden.round, sequence: golden.sequence)
        #expect(encoded == (try golden.bytes))
    }

    @Test("The bytes of a file are read to exactly its value", arguments: GoldenFrame.all)
    func decodes(_ golden: GoldenFrame) throws {
        let textCount = golden.name == "event-text" ? 1 : 0
        let (header, content) = try golden.bytes.withPayload { ($0, try FrameContent($0, $1, textCount: textCount)) }
        #expect(header == (try golden.header))
        #expect(content == golden.content)
    }

    @Test("An intent with everything that it can have is read back value by value")
    func intentIsReadBack() throws {
        let golden = try #require(GoldenFrame.all.first { $0.name == "result-intent" })
        let intent = try golden.bytes.withPayload { _, payload in
            var reader = try ResultReader(payload)
            let record = try #require(try reader.next())
            return try IntentRecord.read(direction: .long, record.payload)
        }
        #expect(intent.confidence == 0.65)
        #expect(intent.targetNotional == 2500)
        #expect(intent.horizon == "intraday")
        #expect(intent.rationale == ["trend_up", "scaled_up"])
        #expect(intent.meta.map(\.key) == ["score", "bars", "held", "mode"])
        #expect(intent.meta.map(\.value) == [.number(0.5), .integer(-3), .boolean(true), .text("fast")])
    }

    @Test("There is a golden frame of every type, and no file that is not tested")
    func everyTypeIsThere() throws {
        #expect(Set(GoldenFrame.all.map(\.type)) == Set(FrameType.allCases))
        let files = try FileManager.default.contentsOfDirectory(atPath: GoldenFrame.folder.path)
        #expect(Set(files) == Set(GoldenFrame.all.map { "\($0.name).hex" }))
    }

    @Test("The protocol's document shows each golden file as it is", arguments: GoldenFrame.all)
    func documentShowsTheFile(_ golden: GoldenFrame) throws {
        let path = packageRoot.appending(path: "Sources/Wire/Wire.docc/Protocol.md")
        let document = try String(contentsOf: path, encoding: .utf8)
        #expect(
            document.contains("```\n\(try golden.text)```"), "\(golden.name).hex is not in Protocol.md as it stands")
    }
}
