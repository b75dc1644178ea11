import Foundation
import Testing

@testable import Sandbox

/// An address is told by the function in which it falls, from the file that ran.
struct SymbolTableTests {
    private func place(of address: UInt64, in bytes: [UInt8]) -> CodePlace? {
        bytes.withUnsafeBytes { SymbolTable($0)?.place(of: address) }
    }

    /// A static program without libraries, and the address at which it begins.
    private func program(_ change: [String] = []) throws -> (bytes: [UInt8], entry: UInt64) {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("symbols-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let source = directory.appendingPathComponent("p.c")
        try "int data = 7; void _start(void) { for (;;) data++; } void after(void) { data--; }"
            .write(to: source, atomically: true, encoding: .utf8)
        let output = directory.appendingPathComponent("p").path
        for command in [["cc", "-static", "-nostdlib", "-O0", "-o", output, source.path]]
            + change.map({ [$0, output] })
        {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = command
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0)
        }
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: output)))
        return (bytes, bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 24, as: UInt64.self) })
    }

    @Test("an address in a function is that function and how far into it", .enabled(if: Probes.areAvailable))
    func places() throws {
        let (bytes, entry) = try program()
        #expect(place(of: entry, in: bytes) == CodePlace(symbol: "_start", offset: 0))
        #expect(place(of: entry + 5, in: bytes).map { "\($0)" } == "_start+0x5")
        // Data, the end of memory, and nothing.
        #expect(place(of: entry - 1, in: bytes) == nil)
        #expect(place(of: 0, in: bytes) == nil)
        #expect(place(of: 0x7FFF_F000_0000, in: bytes) == nil)
        #expect(place(of: .max, in: bytes) == nil)
    }

    @Test("of a stripped file nothing is known", .enabled(if: Probes.areAvailable))
    func stripped() throws {
        let (bytes, entry) = try program(["strip"])
        #expect(place(of: entry, in: bytes) == nil)
    }

    @Test("a file that is cut or changed anywhere is no danger", .enabled(if: Probes.areAvailable))
    func damaged() throws {
        let (bytes, entry) = try program()
        for length in stride(from: 0, to: bytes.count, by: 61) { _ = place(of: entry, in: Array(bytes.prefix(length))) }
        // Offsets, sizes and counts of the header, and everything behind the code.
        for offset in Array(16..<64) + Array(stride(from: max(64, bytes.count - 2000), to: bytes.count, by: 1)) {
            var damaged = bytes
            for value in [0xFF, 0x7F] as [UInt8] {
                damaged[offset] = value
                _ = place(of: entry, in: damaged)
            }
        }
    }

    @Test("names of functions are as their author wrote them, escaped and bounded")
    func names() {
        #expect(SymbolName.readable("$s7Example3fooyyF") == "Example.foo() -> ()")
        #expect(SymbolName.readable("__open") == "__open")
        #expect(SymbolName.readable("$snonsense") == "$snonsense")
        #expect(SymbolName.readable("a\u{1B}[31m\u{202E}b") == "a\\u{1b}[31m\\u{202e}b")
        let long = SymbolName.readable(String(repeating: "x", count: 5000))
        #expect(long.hasSuffix("…") && long.utf8.count == SymbolName.maxBytes + 3)
    }
}
