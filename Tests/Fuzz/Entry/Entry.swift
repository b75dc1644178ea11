import CFuzzer
import FuzzTargets

/// The target that `--target=NAME` names; libFuzzer passes over arguments with two dashes.
private let target: FuzzTarget = {
    let names = CommandLine.arguments.compactMap { $0.hasPrefix("--target=") ? String($0.dropFirst(9)) : nil }
    guard let target = FuzzTarget.all.first(where: { $0.name == names.last }) else {
        fatalError("give one of \(FuzzTarget.all.map { "--target=\($0.name)" }.joined(separator: ", "))")
    }
    return target
}()

private let meter = AllocationMeter(
    begin: { bulkhead_fuzz_begin_counting() }, peakBytes: { bulkhead_fuzz_peak_bytes() })

@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(BrokenProperty) {
        try target.run(UnsafeRawBufferPointer(start: bytes, count: count), meter)
    } catch {
        // A trap is what libFuzzer takes for a finding.
        fatalError("\(error)")
    }
    return 0
}

@c(LLVMFuzzerCustomMutator)
public func mutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ capacity: Int, _ seed: CUnsignedInt) -> Int {
    let mutated = LLVMFuzzerMutate(bytes, count, capacity)
    // Every eighth mutant keeps its lie.
    if seed % 8 != 0 { target.repair(UnsafeMutableRawBufferPointer(start: bytes, count: mutated)) }
    return mutated
}
