private import CLinux
private import Glibc
import Digest
import LinuxSystem
import SandboxPolicy

/// What the kernel enforces.
extension Attester {
    /// The most instructions that the kernel takes in one program.
    private static let mostInstructions = 4096

    /// Reads back the filters and compares them with what was compiled.
    mutating func checkProgram() {
        let seal = worker.seal
        let compiled: [(phase: String, filter: CompiledFilter)] =
            if worker.isSupervised, let filter = seal.supervised {
                [("always", filter)]
            } else {
                [("startup", seal.unsupervisedStartup), ("ready", seal.unsupervisedReady)]
            }
        for (index, (phase, filter)) in compiled.enumerated() {
            let digest = readBack(index, filter)
            stable.filter.programs.append(
                .init(
                    phase: phase, digest: digest?.text ?? filter.digest.labelled,
                    instructions: digest?.instructions ?? filter.program.instructions.count,
                    source: digest == nil ? .loaded : .kernel))
        }
    }

    /// What the kernel gives of one filter; nil where it gives nothing.
    private mutating func readBack(_ index: Int, _ filter: CompiledFilter) -> (text: String, instructions: Int)? {
        // One's own filter keeps them from being read as well.
        if facts.supervisor.ownFilters > 0, facts.witness == nil {
            verdicts[.filterProgram] = .unavailable("only root outside of any filter may read it back")
            return nil
        }
        // The kernel numbers filters from the first one installed. Whoever may read them back has inherited none.
        let number = UInt32(facts.supervisor.ownFilters + index)
        let expected = filter.program.bytes
        var found = [UInt8](repeating: 0, count: 8 * Self.mostInstructions)
        let count = found.withUnsafeMutableBytes { buffer in
            buffer.baseAddress.map {
                facts.witness?.program(of: worker.id, at: number, into: $0, capacity: Int32(Self.mostInstructions))
                    ?? bulkhead_enforced_filter(worker.id, number, $0, Int32(Self.mostInstructions))
            } ?? 0
        }
        if facts.witness != nil, [-EPIPE, -ETIMEDOUT].contains(count) {
            verdicts[.filterProgram] = .unavailable("the process that reads it back is gone")
            return nil
        }
        if [-EPERM, -EACCES, -EINVAL, -EIO].contains(count) {
            verdicts[.filterProgram] = .unavailable(
                "only root outside of any filter may read it back: \(SystemCallError.text(of: -count))")
            return nil
        }
        guard count >= 0 else {
            differ(.filterProgram, "to be readable", SystemCallError.text(of: -count), "")
            return nil
        }
        found.removeSubrange((8 * Int(count))...)
        if found == expected {
            if verdicts[.filterProgram] == nil { verdicts[.filterProgram] = .enforced }
            return (filter.digest.labelled, Int(count))
        }
        let actual = FilterProgram(bytes: found).map { CompiledFilter(program: $0, architecture: .current) }
        let text = actual?.digest.labelled ?? "\(count) instructions"
        differ(.filterProgram, filter.digest.labelled, text, "filter \(index)")
        return (text, Int(count))
    }
}
