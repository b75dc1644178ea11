import Supervision

/// Hashes for fingerprints: the same in every process and on every machine, and not cryptographic.
enum ContentHash {
    /// A bijection, so that two different words never become the same (the finaliser of SplitMix64).
    @inline(__always) static func mix(_ word: UInt64) -> UInt64 {
        var mixed = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    static func of(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { of($0) } }

    @inline(__always) static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0x243f_6a88_85a3_08d3) -> UInt64 {
        var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
        var done = 0
        while done + 8 <= bytes.count {
            hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: done, as: UInt64.self)) &+ seed
            done += 8
        }
        var rest: UInt64 = 0
        while done < bytes.count {
            rest = rest << 8 | UInt64(bytes[done])
            done += 1
        }
        return mix(hash ^ rest)
    }
}

extension Fingerprint {
    /// Adds one named value. The order of additions does not matter, and a change of one value always shows.
    /// - Parameters:
    ///   - name: ``ContentHash`` of the name.
    ///   - content: the value's bits or hash.
    ///   - kind: different for values that differ in kind; 0, or a number without pattern.
    @inline(__always) mutating func add(name: UInt64, content: UInt64, kind: UInt64) {
        let mixed = ContentHash.mix(content ^ (name &+ kind))
        low &+= mixed
        let wide = mixed.multipliedFullWidth(by: name | 1)
        high &+= wide.high ^ wide.low
    }
}
