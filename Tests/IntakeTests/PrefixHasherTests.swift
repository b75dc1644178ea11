import Testing

@testable import Intake

@Suite struct PrefixHasherTests {
    private func fingerprint(_ bytes: some Sequence<UInt8>, pieces: [Int] = []) -> PrefixFingerprint {
        let bytes = Array(bytes)
        var hasher = PrefixHasher()
        var rest = bytes[...]
        for piece in pieces {
            rest.prefix(piece).withUnsafeBytes { hasher.take($0) }
            rest = rest.dropFirst(piece)
        }
        rest.withUnsafeBytes { hasher.take($0) }
        #expect(hasher.count == bytes.count)
        return hasher.fingerprint
    }

    private func text(_ count: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: 7)
        return (0..<count).map { _ in UInt8.random(in: 0x20...0x7e, using: &generator) }
    }

    @Test func howBytesWereCutMakesNoDifference() {
        let bytes = text(300)
        let whole = fingerprint(bytes)
        for first in 0...200 {
            for second in [0, 1, 15, 16, 63, 64, 65, 100] {
                #expect(fingerprint(bytes, pieces: [first, second]) == whole, "\(first) and \(second)")
            }
        }
        #expect(fingerprint(bytes, pieces: Array(repeating: 1, count: 300)) == whole)
    }

    @Test func everyBitAndEveryLengthCounts() {
        var seen: [PrefixFingerprint] = []
        let bytes = text(200)
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                seen.append(fingerprint(changed))
            }
        }
        seen += (0...200).map { fingerprint(bytes.prefix($0)) }
        seen += (1...200).map { fingerprint(Array(repeating: 0, count: $0)) }
        // Each half by itself, so that neither is there for nothing.
        #expect(Set(seen.map(\.low)).count == seen.count)
        #expect(Set(seen.map(\.high)).count == seen.count)
    }

    @Test func orderCounts() {
        let bytes = text(256)
        var seen: Set<PrefixFingerprint> = [fingerprint(bytes)]
        var tried = 1
        // Words of 8, lanes of 16, and blocks of 64 change places, whole and in part.
        for size in [1, 8, 16, 32, 64] {
            for first in stride(from: 0, to: 256, by: size) {
                for second in stride(from: first + size, to: 256, by: size) {
                    guard bytes[first..<first + size] != bytes[second..<second + size] else { continue }
                    var swapped = bytes
                    for offset in 0..<size { swapped.swapAt(first + offset, second + offset) }
                    seen.insert(fingerprint(swapped))
                    tried += 1
                }
            }
        }
        #expect(tried > 30_000)
        #expect(seen.count == tried)
    }

    @Test func changesThatLookAlikeDoNotCancelOut() {
        // The same bit in two places.
        let bytes = Array(repeating: UInt8(ascii: "0"), count: 256)
        var seen: Set<PrefixFingerprint> = []
        var tried = 0
        for first in bytes.indices {
            for second in first..<256 {
                var changed = bytes
                changed[first] ^= 1
                if second > first { changed[second] ^= 1 }
                seen.insert(fingerprint(changed))
                tried += 1
            }
        }
        #expect(seen.count == tried)
    }

    @Test func whatWasKeptIsComparedWithByLaterBuilds() {
        #expect(fingerprint([]).description == "a49830192abf738d458e7c0303f27dc9")
        #expect(fingerprint((0..<200).map { UInt8($0) }).description == "da57e5d6012f0985110de315629189e4")
    }

    @Test func textReadsBackAndNothingElseDoes() {
        let one = fingerprint([1])
        #expect(PrefixFingerprint(one.description) == one)
        #expect(
            PrefixFingerprint("0123456789abcdef0000000000000001")?.description == "0123456789abcdef0000000000000001")
        for text in [
            "", "0", "+123456789abcdef0000000000000001", "0123456789ABCDEF0000000000000001", one.description + "0",
        ] {
            #expect(PrefixFingerprint(text) == nil, "\(text)")
        }
    }
}
