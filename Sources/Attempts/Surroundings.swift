/// What a worker finds on its stack at its start, and what of that is documented.
package enum Surroundings {
    /// The environment of every worker: a name, and what it is for.
    package static let variables: [(name: String, purpose: String)] = [
        ("SWIFT_DETERMINISTIC_HASHING", "dictionaries keep one order"),
        ("SWIFT_ROOT", "the runtime looks for itself nowhere"),
        ("SWIFT_BACKTRACE", "a trap starts no other program"),
        ("GLIBC_TUNABLES", "mathematics is the same on every processor"),
        ("BULKHEAD_PROGRESS", "the descriptor of the progress page"),
    ]

    /// Entries of the auxiliary vector that Linux gives to every process on x86-64 (`AT_*`).
    package static let auxiliary: [(type: UInt64, purpose: String)] = [
        (3, "PHDR: where the program's headers lie"), (4, "PHENT: their size"), (5, "PHNUM: their number"),
        (6, "PAGESZ: the size of a page"), (7, "BASE: no loader"), (8, "FLAGS: none"),
        (9, "ENTRY: where the program begins"), (11, "UID: the worker's own user"), (12, "EUID: the same"),
        (13, "GID: the worker's own group"), (14, "EGID: the same"), (15, "PLATFORM: x86_64"),
        (16, "HWCAP: what the processor can do"), (17, "CLKTCK: ticks a second"), (23, "SECURE: no"),
        (25, "RANDOM: sixteen random bytes, which differ by start"), (26, "HWCAP2: what the processor can do"),
        (27, "RSEQ_FEATURE_SIZE"), (28, "RSEQ_ALIGN"), (31, "EXECFN: the name of the descriptor that was executed"),
        (33, "SYSINFO_EHDR: where the kernel's library was, before it was given back"),
        (51, "MINSIGSTKSZ: how large a signal's stack must be"),
    ]

    /// What is seen and not documented makes the attempt one that worked.
    static func judge(_ text: String) -> (AttemptOutcome, String) {
        let strange = undocumented(in: text)
        return strange.isEmpty ? (.noEffect, text) : (.worked, "not documented: \(strange.joined(separator: "; "))")
    }

    /// The lines that tell more than what is documented.
    package static func undocumented(in text: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter { !isDocumented($0) }
    }

    private static func isDocumented(_ line: String) -> Bool {
        guard let space = line.firstIndex(of: " ") else { return false }
        let value = line[line.index(after: space)...]
        switch line[..<space] {
        case "argument": return value == "bulkhead-worker:\(SealedProber.family)"
        case "variable": return variables.contains { value.hasPrefix("\($0.name)=") }
        case "auxiliary": return UInt64(value).map { type in auxiliary.contains { $0.type == type } } ?? false
        // `/dev/fd/5`: the descriptor of the seal. And the platform.
        case "text": return ["/dev/fd/5", "", "x86_64"].contains(value)
        default: return false
        }
    }
}
