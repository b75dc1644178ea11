/// A socket address as people write it: `192.0.2.7:8080`, `[2001:db8:0:0:0:0:0:1]:443`, `unix:/run/x.sock`.
enum SocketAddressText {
    /// Bytes of an address that are read, at most.
    static let maxBytes = 128

    /// - Parameter bytes: a `sockaddr`, as long as it was given.
    /// - Returns: nil for less than an address family.
    static func text(of bytes: [UInt8]) -> String? {
        guard bytes.count >= 2 else { return nil }
        let family = UInt16(bytes[0]) | UInt16(bytes[1]) << 8
        let port = bytes.count >= 4 ? Int(bytes[2]) << 8 | Int(bytes[3]) : 0
        switch family {
        case 1:
            let path = bytes.dropFirst(2)
            // An abstract name begins with a zero byte and may hold more of them.
            let text =
                path.first == 0
                ? "@" + FrozenMemory.escaped(path.dropFirst()) : FrozenMemory.escaped(path.prefix { $0 != 0 })
            return "unix:\(text)"
        case 2 where bytes.count >= 8: return bytes[4..<8].map { "\($0)" }.joined(separator: ".") + ":\(port)"
        case 10 where bytes.count >= 24:
            let groups = stride(from: 8, to: 24, by: 2).map {
                String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16)
            }
            return "[\(groups.joined(separator: ":"))]:\(port)"
        default: return CallWords.addressFamily.text(UInt64(family))
        }
    }
}
