import Foundation
import Host
import Testing

@testable import Benchmarks

@Suite("An executable's symbols are read without trust")
struct ExecutableSymbolsTests {
    private func withFile<Value>(_ bytes: [UInt8], _ body: (String) throws -> Value) throws -> Value {
        let path = NSTemporaryDirectory() + "bulkhead-symbols-\(UUID().uuidString)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    @Test("The allocator is found in the worker, which counts addresses from nought")
    func worker() throws {
        let symbols = try ExecutableSymbols(Products.path("bulkhead-worker"), ["malloc", "calloc", "no_such_function"])
        #expect(symbols.addresses.count == 2)
        #expect(!symbols.isRelocated)
    }

    @Test(
        "What is no executable is refused with a reason",
        arguments: [[], [0x7F, 0x45], Array(repeating: 0x41, count: 80)])
    func noExecutable(_ bytes: [UInt8]) throws {
        _ = try withFile(bytes) { path in
            #expect { try ExecutableSymbols(path, ["malloc"]) } throws: { "\($0)".contains("no symbol table") }
        }
    }

    @Test("A header that lies about places and sizes leads to no read outside the file")
    func lies() throws {
        var header = Array(try Data(contentsOf: URL(fileURLWithPath: Products.path("bulkhead-worker"))).prefix(4096))
        for offset in 16..<64 {
            for value in [UInt8(0), 1, 0x7F, 0xFF] {
                let kept = header[offset]
                header[offset] = value
                try withFile(header) { path in _ = try? ExecutableSymbols(path, ["malloc"]) }
                header[offset] = kept
            }
        }
    }
}
