import StateCoding
import Testing

@testable import Host

/// The first line of an output, and what is told where it does not hold any more.
@Suite struct RunLineTests {
    private let line = RunLine(
        build: "0.1.0+aa", catalog: "sha256:c",
        policies: [.init(family: "a", digest: "p"), .init(family: "b", digest: "p")],
        seals: [.init(family: "a", digest: "1"), .init(family: "b", digest: "2")])

    @Test func itsBytesAreThoseOfTheFormat() {
        #expect(
            String(decoding: line.bytes, as: UTF8.self)
                == #"{"kind":"run","format":1,"build":"0.1.0+aa","catalog":"sha256:c","policies":{"a":"p","b":"p"},"#
                + #""seals":{"a":"1","b":"2"}}"# + "\n")
    }

    @Test func itComesBackFromACheckpointAsItWas() throws {
        var bytes: [UInt8] = []
        try StateEncoder.encode(line, into: &bytes)
        let read = try bytes.withUnsafeBytes { try StateDecoder.decode(RunLine.self, from: $0) }
        #expect(read == line)
    }

    @Test func whatIsAnotherIsNamedAndFamiliesThatCameOrWentAreNot() {
        var now = line
        now.build = "0.1.0+bb"
        now.catalog = "sha256:d"
        now.policies = [.init(family: "a", digest: "q"), .init(family: "c", digest: "p")]
        now.seals = [.init(family: "b", digest: "3"), .init(family: "c", digest: "1")]
        #expect(
            line.changes(to: now).map(\.description) == [
                "the build was 0.1.0+aa and is 0.1.0+bb", "the policy of a was p and is q",
                "the seal of b was 2 and is 3",
            ])
        #expect(line.changes(to: line).isEmpty)
    }
}
