/// A name of this machine that reaches no other: `localhost`, an address of 127.0.0.0/8 in four numbers, or `[::1]`.
struct LoopbackName {
    /// In numbers, without brackets.
    let address: String

    /// Nil where `text` is anything else, also if that should resolve to a loopback address.
    init?(_ text: some StringProtocol) {
        switch text.lowercased() {
        case "localhost": address = "127.0.0.1"
        case "[::1]": address = "::1"
        case let other:
            let parts = other.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 4, parts[0] == "127", parts.allSatisfy(Self.isByte) else { return nil }
            address = other
        }
    }

    /// 0 to 255 in at most three digits, and no leading zero, which some take for octal.
    private static func isByte(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8(text) != nil
            && (text.count == 1 || text.first != "0")
    }

    /// Whether a `Host` header names this machine, with or without a port. A page of another site whose name was made to
    /// resolve to a loopback address sends its own name.
    static func accepts(hostHeader: String) -> Bool {
        if Self(hostHeader) != nil { return true }
        guard let colon = hostHeader.lastIndex(of: ":") else { return false }
        let port = hostHeader[hostHeader.index(after: colon)...]
        return port.utf8.allSatisfy { (0x30...0x39).contains($0) } && Self(hostHeader[..<colon]) != nil
    }
}
