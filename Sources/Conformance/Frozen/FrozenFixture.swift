import Digest
import Foundation
import Host
import Intake
import StrategySDK

/// The directory `FAMILY/VERSION` of frozen fixtures: events, a catalog, and what came of them.
struct FrozenFixture {
    let directory: String

    init(_ plugin: PluginIdentity, in fixtures: String) {
        directory = "\(fixtures)/\(plugin.family)/\(plugin.version)"
    }

    private init(directory: String) { self.directory = directory }

    /// That of the newest version below `plugin`'s own; nil where there is none.
    static func predecessor(of plugin: PluginIdentity, in fixtures: String) -> FrozenFixture? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(fixtures)/\(plugin.family)")) ?? []
        let versions = names.compactMap { SemanticVersion($0) }.filter { $0 < plugin.version }.sorted(by: >)
        return versions.map { FrozenFixture(directory: "\(fixtures)/\(plugin.family)/\($0)") }.first { $0.exists }
    }

    var version: String { directory.split(separator: "/").last.map(String.init) ?? "" }
    var inputPath: String { directory + "/input.ndjson.gz" }
    var catalogPath: String { directory + "/catalog.yaml" }
    var intentsPath: String { directory + "/intents.ndjson" }
    var recordPath: String { directory + "/hashes.txt" }

    /// Whether it was frozen; a directory may hold accepted findings alone.
    var exists: Bool { FileManager.default.fileExists(atPath: recordPath) }

    func record() throws(HostError) -> FrozenRecord {
        let text = String(decoding: try Self.read(recordPath), as: UTF8.self)
        do {
            return try FrozenRecord(text: text)
        } catch {
            throw HostError(.badData, "\(recordPath): \(error)")
        }
    }

    func catalog() throws(HostError) -> [UInt8] { try Self.read(catalogPath) }

    func lines() throws(HostError) -> [[UInt8]] { try Self.lines(of: inputPath) }

    func intents() throws(HostError) -> [[UInt8]] {
        try Self.read(intentsPath).split(separator: UInt8(ascii: "\n")).map { $0 + [UInt8(ascii: "\n")] }
    }

    /// The lines of a file, inflated, without their ends.
    static func lines(of path: String) throws(HostError) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        do {
            var reader = try LineReader(path: path)
            while let line = try reader.nextOrWait() { lines.append(Array(line.bytes)) }
            return lines
        } catch {
            throw HostError(HostError.Code(rawValue: error.exitStatus) ?? .inputOutput, "cannot read \(path): \(error)")
        }
    }

    /// Of lines as ``FrozenRecord/input`` names them.
    static func digest(of lines: [[UInt8]]) -> SHA256Digest {
        var bytes: [UInt8] = []
        for line in lines {
            bytes += line
            bytes.append(UInt8(ascii: "\n"))
        }
        return SHA256Digest(of: bytes)
    }

    private static func read(_ path: String) throws(HostError) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw HostError(.noInput, "\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    /// Writes everything, or what was there stays.
    func write(lines: [[UInt8]], catalog: [UInt8], _ run: FrozenRun, reason: String) throws(HostError) {
        var input: [UInt8] = []
        for line in lines {
            input += line
            input.append(UInt8(ascii: "\n"))
        }
        guard let packed = GzipEncoder.encode(input) else {
            throw HostError(.internalFault, "there is no memory for packing the events")
        }
        let record = FrozenRecord(
            reason: reason, input: SHA256Digest(of: input), catalog: SHA256Digest(of: catalog),
            intents: SHA256Digest(of: run.intentBytes), events: run.events, blocks: run.blocks)
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            // The record last: without it there is no fixture.
            for (path, bytes) in [
                (inputPath, packed), (catalogPath, catalog), (intentsPath, run.intentBytes),
                (recordPath, Array(record.text.utf8)),
            ] {
                try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
            }
        } catch {
            throw HostError(
                .cannotCreate, "the fixture in \(directory) cannot be written: \(error.localizedDescription)")
        }
    }
}
