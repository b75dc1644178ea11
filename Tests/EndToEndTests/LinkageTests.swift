import Foundation
import Testing

/// What is linked into the worker, since whatever is there could be called.
@Suite struct LinkageTests {
    /// Why an executable could not be a worker.
    private func faults(_ name: String) throws -> Set<String> {
        let file = try Data(contentsOf: Product.directory.appendingPathComponent(name))
        var faults: Set<String> = []
        // Mangled names of Foundation and Dispatch begin so; a static binary that is not stripped holds all its names.
        for module in ["$s10Foundation", "$s8Dispatch", "$s20FoundationEssentials"]
        where file.range(of: Data(module.utf8)) != nil {
            faults.insert("uses \(module.dropFirst(2))")
        }
        let programHeaders = Int(file.word(64, at: 32))
        let size = Int(file.word(16, at: 54))
        let interpreter: UInt64 = 3
        for index in 0..<Int(file.word(16, at: 56))
        where file.word(32, at: programHeaders + index * size) == interpreter {
            faults.insert("is dynamic")
        }
        return faults
    }

    @Test func theWorkersAreStaticAndHaveNoFoundation() throws {
        #expect(try faults("bulkhead-worker") == [])
        #expect(try faults("bulkhead-chaos-worker") == [])
        #expect(try faults("bulkhead-prober") == [])
        // The supervisor is neither; that the check finds it out shows that it can.
        let supervisor = try faults("bulkhead")
        #expect(supervisor.contains("is dynamic") && supervisor.contains { $0.hasPrefix("uses ") }, "\(supervisor)")
    }
}

extension Data {
    /// A little-endian number.
    fileprivate func word(_ bits: Int, at offset: Int) -> UInt64 {
        self[startIndex + offset..<startIndex + offset + bits / 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
