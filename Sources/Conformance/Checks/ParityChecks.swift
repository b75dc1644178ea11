import Digest
import StrategySDK

/// The version answers as it did when it was frozen.
enum ParityChecks {
    static let parity = Check(
        name: "replay.parity", summary: "answers as when the version was frozen", run: run)

    private static func run(_ examination: Examination) throws -> Finding {
        let plugin = examination.subject.plugin.identity
        guard let directory = examination.fixtures else {
            return .skip("there are no frozen fixtures; bulkhead conform \(plugin) --bless makes one")
        }
        let fixture = FrozenFixture(plugin, in: directory)
        guard fixture.exists else {
            return .skip(
                "\(fixture.directory) holds no frozen fixture; bulkhead conform \(plugin) --bless --reason \"…\" makes one"
            )
        }
        let record = try fixture.record()
        let lines = try fixture.lines()
        let catalog = try fixture.catalog()
        let intents = try fixture.intents()
        for (path, digest, wanted) in [
            (fixture.inputPath, FrozenFixture.digest(of: lines), record.input),
            (fixture.catalogPath, SHA256Digest(of: catalog), record.catalog),
            (fixture.intentsPath, SHA256Digest(of: Array(intents.joined())), record.intents),
        ] where digest != wanted {
            return .fail("\(path) is not what was frozen: its digest is \(digest.labelled), not \(wanted.labelled)")
        }
        let found = try FrozenRun(catalog: catalog, name: fixture.catalogPath, lines: lines, examination.subject.host)
        if let disabled = found.disabled.first { return .fail("the frozen catalog is not taken any more: \(disabled)") }
        let changes = IntentChanges(from: intents, to: found.intents)
        guard found.events == record.events else {
            return .fail("\(lines.count) lines gave \(record.events) events, and give \(found.events)")
        }
        guard changes.isEmpty, found.intents == intents else {
            return Finding(verdict: .fail, evidence: ["it does not answer as it was frozen"] + changes.words)
        }
        if let block = zip(record.blocks, found.blocks).enumerated().first(where: { $1.0 != $1.1 })?.offset {
            return .fail(
                "every intent is the same, but an outcome of events \(block * FrozenRecord.blockLength) to \(min(found.events, (block + 1) * FrozenRecord.blockLength) - 1) is another: bulkhead run --outcomes over the fixture says which"
            )
        }
        return .pass("\(found.events) events, \(intents.count) intents, every outcome")
    }
}
