import CMisbehaving

/// Bytes written past the runtime.
enum RawOutput {
    /// What the supervisor captures as a worker's last words.
    static let standardError: Int32 = 2
    /// Where the runtime writes its answers.
    static let answers: Int32 = 4

    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        bytes.withUnsafeBytes { buffer in
            if let base = buffer.baseAddress { bulkhead_chaos_write(descriptor, base, buffer.count) }
        }
    }

    /// Writes `count` bytes in lines to standard error.
    static func flood(_ count: Int) {
        let line = Array("misbehaving: one of very many lines that nobody needs to read\n".utf8)
        var left = count
        while left > 0 {
            write(Array(line.prefix(left)), to: standardError)
            left -= min(left, line.count)
        }
    }
}
