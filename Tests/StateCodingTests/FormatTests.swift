import StateCoding
import Testing

/// States lie in files for longer than a build lives: these bytes must not change unless the format's version does.
@Suite("The format")
struct FormatTests {
    struct Sample: Codable {
        var level = 1.0
        var mark: Double?
        var window: [Double] = [1]
        var phase = Phase.armed(level: 2, since: nil)
        var tags = ["é", "b"]
    }

    @Test("is what its document says, byte by byte")
    func golden() throws {
        let expected: [[UInt8]] = [
            // what the struct writes of itself
            [0x01],
            // level: a double
            [0x38, 0x21, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xF0, 0x3F],
            // mark: nil
            [0xF9, 0x00],
            // window: an array of doubles, 1 element
            [0xB9, 0x61, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xF0, 0x3F],
            // phase: what the enum writes of itself
            [0x90, 0x01],
            // the case armed, by its whole name
            [0x42, 0x02, 0x05, 0x00, 0x00, 0x00, 0x61, 0x72, 0x6D, 0x65, 0x64],
            // level of the case: a double
            [0x38, 0x21, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40],
            // since of the case: nil
            [0xB7, 0x00],
            // tags: what the array writes of itself, 2 elements
            [0xA9, 0x01, 0x02, 0x00, 0x00, 0x00],
            // a string: what it writes of itself, a text of 2 bytes
            [0x01, 0x04, 0x02, 0x00, 0x00, 0x00, 0xC3, 0xA9],
            // the same, 1 byte
            [0x01, 0x04, 0x01, 0x00, 0x00, 0x00, 0x62],
        ]
        #expect(try encoded(Sample()) == Array(expected.joined()))
    }
}
