import Foundation
import Telemetry
import Testing

/// A client that sends bytes as they are, and waits for at most a few seconds.
final class RawClient {
    private let descriptor: Int32

    init(_ address: ListenAddress) throws {
        let family: Int32
        switch address {
        case .unix: family = AF_UNIX
        case .loopback(let host, _): family = host.contains(":") ? AF_INET6 : AF_INET
        }
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        var patience = timeval(tv_sec: 8, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let result =
            switch address {
            case .unix(let path): Self.connect(descriptor, path: path)
            case .loopback(let host, let port): Self.connect(descriptor, host, port)
            }
        if result != 0 {
            let error = errno
            close(descriptor)
            throw POSIXError(POSIXErrorCode(rawValue: error) ?? .EIO)
        }
    }

    deinit { close(descriptor) }

    /// Returns false where the server has closed.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    func endOutput() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Until the server closes; nil where it does not.
    func readToEnd() -> String? {
        var all: [UInt8] = []
        while true {
            guard let more = receive() else { return nil }
            if more.isEmpty { return String(decoding: all, as: UTF8.self) }
            all += more
        }
    }

    /// Until as many bytes of answer as its header says have come.
    func readAnswer(hasBody: Bool = true) throws -> Answer {
        var all: [UInt8] = []
        while true {
            if let answer = Answer(all, hasBody: hasBody) { return answer }
            // Byte by byte, so that nothing of the next answer is taken.
            let more = try #require(receive(1))
            try #require(!more.isEmpty, "closed after \(String(decoding: all, as: UTF8.self))")
            all += more
        }
    }

    /// Empty at the end; nil where nothing comes.
    private func receive(_ count: Int = 65_536) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: count)
        let read = recv(descriptor, &buffer, count, 0)
        if read < 0 { return errno == ECONNRESET ? [] : nil }
        return Array(buffer.prefix(read))
    }

    private static func connect(_ descriptor: Int32, path: String) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix(107)) }
        return connect(descriptor, &address)
    }

    private static func connect(_ descriptor: Int32, _ host: String, _ port: Int) -> Int32 {
        guard host.contains(":") else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            inet_pton(AF_INET, host, &address.sin_addr)
            return connect(descriptor, &address)
        }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = in_port_t(port).bigEndian
        inet_pton(AF_INET6, host, &address.sin6_addr)
        return connect(descriptor, &address)
    }

    private static func connect<Address>(_ descriptor: Int32, _ address: inout Address) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }
}

/// One answer of HTTP.
struct Answer {
    let code: Int
    /// By name in small letters.
    let headers: [String: String]
    let body: String

    /// Nil while something is missing.
    init?(_ bytes: [UInt8], hasBody: Bool) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        guard let code = lines.first.flatMap({ Int($0.split(separator: " ").dropFirst().first ?? "") }) else {
            return nil
        }
        self.code = code
        headers = lines.dropFirst().reduce(into: [:]) { headers, line in
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if parts.count == 2 { headers[parts[0].lowercased()] = parts[1] }
        }
        body = String(text[end.upperBound...])
        if hasBody, body.utf8.count < headers["content-length"].flatMap(Int.init) ?? 0 { return nil }
    }
}
