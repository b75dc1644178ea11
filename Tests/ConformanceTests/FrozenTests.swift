import Digest
import Testing

@testable import Conformance

@Suite struct FrozenTests {
    private static let record = FrozenRecord(
        reason: "as: defined", input: SHA256Digest(of: "input"), catalog: SHA256Digest(of: "catalog"),
        intents: SHA256Digest(of: "intents"), events: 2001,
        blocks: (0..<3).map { SHA256Digest(of: "block \($0)") })

    @Test func recordIsReadAsItWasWritten() throws {
        #expect(try FrozenRecord(text: Self.record.text) == Self.record)
    }

    @Test(arguments: [
        ("events: 2001", "events: 1999", "another number of digests"), ("events: 2001", "events: many", "no number of"),
        ("1000: sha256", "1001: sha256", "line 8 is not the digest"),
        ("input: sha256", "input: md5", "no digest `input`"),
        ("reason: ", "reason ", "line 2 has the unknown key `reason as`"),
    ])
    func damagedRecordIsRefused(_ part: String, _ replacement: String, _ problem: String) {
        let text = Self.record.text.replacing(part, with: replacement)
        let error = #expect(throws: FrozenRecord.Refusal.self) { try FrozenRecord(text: text) }
        #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
    }

    private static func line(_ sequence: Int, _ symbol: String, _ confidence: String, version: String = "1.0.0")
        -> [UInt8]
    {
        Array(
            "{\"kind\":\"intent\",\"seq\":\(sequence),\"symbol\":\"\(symbol)\",\"strategy_id\":\"s\",\"version\":\"\(version)\",\"direction\":\"long\",\"confidence\":\(confidence)}\n"
                .utf8)
    }

    @Test func changesAreTold() {
        let changes = IntentChanges(
            from: [Self.line(3, "A", "0.5"), Self.line(7, "A", "0.5"), Self.line(9, "B", "0.5")],
            to: [Self.line(3, "A", "0.5"), Self.line(7, "A", "0.75"), Self.line(8, "A", "0.5")])
        #expect((changes.same, changes.added, changes.removed, changes.changed) == (1, 1, 1, 1))
        #expect(
            changes.words == [
                "of the intents 1 are the same, 1 are new, 1 are gone, 1 have changed",
                "the first: event 7 of A, s: confidence was 0.5, and is 0.75",
                "fields that have changed: confidence (1)",
            ])
    }

    @Test func whatIsGoneOrNewIsNamedWithWhatItWanted() {
        let gone = IntentChanges(from: [Self.line(3, "A", "0.5")], to: [])
        #expect(gone.words[1] == "the first: event 3 of A, s is gone: direction \"long\"")
        let new = IntentChanges(from: [], to: [Self.line(4, "A", "0.5")])
        #expect(new.words[1] == "the first: event 4 of A, s is new: direction \"long\"")
    }

    @Test func ignoredFieldsMayDiffer() {
        let changes = IntentChanges(
            from: [Self.line(3, "A", "0.5")], to: [Self.line(3, "A", "0.5", version: "1.1.0")], ignoring: ["version"])
        #expect(changes.isEmpty)
        #expect(changes.words == ["all 1 intents are the same"])
    }
}
