import CLinux
import Testing

@Suite struct ChecksumTests {
    @Test func itIsTheOneOfRFC3720() {
        // Appendix B.4, and the check value of the catalogue of parametrised algorithms.
        func checksum(_ bytes: [UInt8]) -> UInt32 { bulkhead_crc32c(0, bytes, bytes.count) }
        #expect(checksum(Array("123456789".utf8)) == 0xe306_9283)
        #expect(checksum([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
        #expect(checksum([UInt8](repeating: 0xff, count: 32)) == 0x62a8_ab43)
        #expect(checksum(Array(0..<32)) == 0x46dd_794e)
        #expect(checksum([]) == 0)
    }

    @Test func theTableAndTheInstructionAgree() {
        let bytes = (0..<400).map { _ in UInt8.random(in: 0...255) }
        bytes.withUnsafeBytes { all in
            for start in 0..<9 {
                for count in 0..<300 {
                    let place = all.baseAddress?.advanced(by: start)
                    let fast = bulkhead_crc32c(UInt32(count), place, count)
                    #expect(fast == bulkhead_crc32c_from_table(UInt32(count), place, count))
                    // In two steps as in one.
                    let half = count / 3
                    let first = bulkhead_crc32c(UInt32(count), place, half)
                    #expect(bulkhead_crc32c(first, place?.advanced(by: half), count - half) == fast)
                }
            }
        }
    }
}
