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
        for index in 0..<Int(file.word(16, at: 56)) {
            switch file.word(32, at: programHeaders + index * size) {
            // PT_DYNAMIC: something for a loader to do.
            case 2: faults.insert("has a dynamic section")
            // PT_INTERP: the loader.
            case 3: faults.insert("is dynamic")
            default: break
            }
        }
        return faults
    }

    @Test func theWorkersAreStaticAndHaveNoFoundation() throws {
        #expect(try faults("bulkhead-worker") == [])
        #expect(try faults("bulkhead-chaos-worker") == [])
        #expect(try faults("bulkhead-prober") == [])
        // The supervisor is neither; that the check finds it out shows that it can.
        let supervisor = try faults("bulkhead")
        #expect(supervisor.contains("is dynamic") && supervisor.contains("has a dynamic section"))
        #expect(supervisor.contains { $0.hasPrefix("uses ") }, "\(supervisor)")
    }

    /// In the object files, which no source can talk its way around: constructors beyond those of an empty program, imports
    /// beyond StrategySDK, and symbols that nobody has allowed are findings.
    @Test func nothingIsLinkedInThatNobodyHasReviewed() throws {
        let script = Product.package.appendingPathComponent("scripts/inventory").path
        let check = try Product.runProgram(script, ["--check", "--build", Product.directory.path])
        #expect(check.status == 0, "\(check.text)")
        // With less allowed there are findings.
        let scratch = try Scratch()
        let list = try scratch.file("allowed.txt", "import StrategySDK  the SDK\nprovider StrategySDK  the SDK\n")
        let strict = try Product.runProgram(
            script, ["--check", "--build", Product.directory.path, "--allowed", list])
        #expect(strict.status == 1 && strict.text.contains("MeanReversionV1 uses swift_retain"), "\(strict.text)")
        #expect(strict.text.contains("libswiftCore"))
    }
}

extension Data {
    /// A little-endian number.
    fileprivate func word(_ bits: Int, at offset: Int) -> UInt64 {
        self[startIndex + offset..<startIndex + offset + bits / 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
