import Foundation
import FuzzTargets
import Testing
import Wire

@Suite("Corpus of the fuzzer")
struct CorpusTests {
    private static let folder = packageRoot.appending(path: "Fixtures/fuzz")

    @Test("What the fuzzer found worth keeping, and what once broke a decoder, is read", arguments: FuzzTarget.all)
    func replay(_ target: FuzzTarget) throws {
        let corpus = try inputs(target.name)
        // Otherwise the folder was lost.
        #expect(corpus.count > 20)
        let regressions = "\(target.name)-regressions"
        let hasRegressions = FileManager.default.fileExists(atPath: Self.folder.appending(path: regressions).path)
        for input in corpus + (hasRegressions ? try inputs(regressions) : []) {
            do {
                try input.content.withUnsafeBytes { _ = try target.run($0) }
            } catch {
                Issue.record("\(input.name): \(error)")
            }
        }
    }

    @Test(
        "The corpus holds payloads of every type that can be read, and some that cannot",
        arguments: [
            (FuzzTarget.frames, [FrameType.ready, .admission, .result, .snapshot, .restored]),
            (FuzzTarget.requests, [.hello, .columns, .strategy, .symbol, .event, .capture, .restore]),
        ])
    func coverage(_ target: FuzzTarget, _ types: [FrameType]) throws {
        var read: Set<FrameType> = []
        var refused: Set<FrameType> = []
        for input in try inputs(target.name) {
            let coverage = try input.content.withUnsafeBytes { try target.run($0) }
            read.formUnion(coverage.read.keys)
            refused.formUnion(coverage.refused.keys)
        }
        #expect(read == Set(types))
        #expect(refused == Set(types))
    }

    @Test("The corpus of states holds some of every type that can be read, and some that cannot")
    func states() throws {
        let names = FuzzTarget.readableStateNames
        let reached = try reached(.states)
        #expect(reached == names.union(names.map { "refused \($0)" }))
    }

    @Test("The corpus of the core comes to everything that becomes of workers, strategies and events")
    func core() throws {
        let reached = try reached(.core)
        let wanted: Set = [
            "went back", "snapshot refused", "left service", "back in service", "memory lost", "charged crash",
            "charged protocol_error", "charged violation", "charged timeout", "charged out_of_memory",
            "charged nondeterministic", "warming_up", "no_signal", "intent", "error", "bad_output", "circuit_open",
            "crash", "protocol_error", "violation", "timeout", "nondeterministic", "out_of_memory",
        ]
        #expect(wanted.subtracting(reached) == [])
    }

    private func reached(_ target: FuzzTarget) throws -> Set<String> {
        try inputs(target.name).reduce(into: []) { reached, input in
            reached.formUnion(try input.content.withUnsafeBytes { try target.run($0) }.reached)
        }
    }

    @Test("Every target has a corpus, and every type of frame a target")
    func completeness() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        let names = FuzzTarget.all.map(\.name)
        #expect(Set(folders.filter { !$0.hasSuffix("-regressions") }) == Set(names))
        #expect(Set(folders).isSubset(of: names + names.map { "\($0)-regressions" }))
        let read = try GoldenFrame.all.flatMap { golden in
            let bytes = try golden.bytes
            return try FuzzTarget.all.flatMap { target in
                let coverage = try bytes.withUnsafeBytes { try target.run($0) }
                return [FrameType](coverage.read.keys) + coverage.refused.keys
            }
        }
        #expect(Set(read) == Set(FrameType.allCases))
    }

    @Test("The corpus stays small enough to be kept in a repository")
    func size() throws {
        let all = try FuzzTarget.all.flatMap { try inputs($0.name) }
        #expect(all.count < 500)
        #expect(all.reduce(0) { $0 + $1.content.count } < 1 << 20)
    }

    private func inputs(_ name: String) throws -> [(name: String, content: [UInt8])] {
        let folder = Self.folder.appending(path: name)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
            ("\(name)/\($0)", Array(try Data(contentsOf: folder.appending(path: $0))))
        }
    }
}
