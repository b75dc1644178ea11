private import CNettle

/// A SHA-256 digest (FIPS 180-4).
package struct SHA256Digest: Sendable, Hashable, CustomStringConvertible {
    /// The 32 bytes as four big-endian words, which is how they are printed.
    package let words: SIMD4<UInt64>

    /// The digest of `data`. Allocates nothing.
    package init(of data: UnsafeRawBufferPointer) {
        var context = sha256_ctx()
        nettle_sha256_init(&context)
        nettle_sha256_update(&context, data.count, data.baseAddress?.assumingMemoryBound(to: UInt8.self))
        var words = SIMD4<UInt64>()
        withUnsafeMutableBytes(of: &words) { output in
            nettle_sha256_digest(&context, output.count, output.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
        for index in words.indices { words[index] = UInt64(bigEndian: words[index]) }
        self.words = words
    }

    init(words: SIMD4<UInt64>) { self.words = words }

    package init(of data: [UInt8]) {
        self = data.withUnsafeBytes { Self(of: $0) }
    }

    package init(of text: String) {
        self.init(of: Array(text.utf8))
    }

    /// The first 64 bits: what intents and parameters are named by.
    package var prefix: UInt64 { words[0] }

    /// 64 hexadecimal digits.
    package var description: String { words.indices.map { Self.hexadecimal(words[$0]) }.joined() }

    /// `sha256:` and 64 hexadecimal digits: the form in files and messages.
    package var labelled: String { "sha256:\(description)" }

    /// 16 lower-case hexadecimal digits.
    package static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
