private import CWorkerSystem

/// The descriptors of a worker, in blocking reads and writes.
enum Channel {
    private static let error: Int32 = 2
    private static let input: Int32 = 3
    private static let output: Int32 = 4

    /// Exactly `count` bytes. The supervisor closing its end ends the process.
    static func read(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let result = bytes.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map { bulkhead_worker_read(input, $0 + filled, count - filled) } ?? 0
            }
            if result == 0 { bulkhead_worker_exit(0) }
            guard result > 0 else { throw ProberError.system("read", -result) }
            filled += result
        }
        return bytes
    }

    static func write(_ bytes: [UInt8]) throws { try write(bytes, to: output) }

    static func writeError(_ text: String) throws { try write(Array(text.utf8), to: error) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        let code = bytes.withUnsafeBytes { buffer in
            buffer.baseAddress.map { bulkhead_worker_write(descriptor, $0, buffer.count) } ?? 0
        }
        guard code == 0 else { throw ProberError.system("write", -code) }
    }
}
