import Glibc
import PolicyFiles
import SandboxPolicy
import Testing

/// One change to the shipped policy and what is said of it.
struct Mistake: Sendable, CustomTestStringConvertible {
    let replaced: String
    let by: String
    let code: PolicyFileError.Code
    let key: String?
    /// The text whose first place in the changed file the error points to; nil where the whole file is meant.
    let at: String?
    let says: String

    var testDescription: String { by.isEmpty ? "without \(replaced)" : by }

    init(
        _ replaced: String, _ by: String, _ code: PolicyFileError.Code, key: String?, at: String?, says: String
    ) {
        self.replaced = replaced
        self.by = by
        self.code = code
        self.key = key
        self.at = at
        self.says = says
    }
}

@Suite("A policy file is refused with file, line, column and key")
struct PolicyFileErrorTests {
    private static let mistakes: [Mistake] = [
        Mistake(
            "clock: denied", "clock: denied\nclocks: denied", .unknownKey, key: "clocks", at: "clocks:",
            says: "known are"),
        Mistake("clock: denied", "clock: fast", .badValue, key: "clock", at: "fast\n", says: "write denied"),
        Mistake("clock: denied", "", .missingKey, key: "clock", at: "summary:", says: "add it"),
        Mistake(
            "clock: denied", "clock: denied\nclock: denied", .contradiction, key: "clock", at: "clock: denied",
            says: "once"),
        Mistake(
            "defaultAction: SCMP_ACT_NOTIFY", "defaultAction: SCMP_ACT_ALLOW", .badValue, key: "seccomp.defaultAction",
            at: "SCMP_ACT_ALLOW\n  arch", says: "SCMP_ACT_NOTIFY or SCMP_ACT_KILL_PROCESS"),
        Mistake(
            "SCMP_ARCH_AARCH64]", "SCMP_ARCH_X86]", .badValue, key: "seccomp.architectures[1]", at: "SCMP_ARCH_X86]",
            says: "SCMP_ARCH_X86_64 or SCMP_ARCH_AARCH64"),
        Mistake(
            "SCMP_ARCH_AARCH64]", "SCMP_ARCH_X86_64]", .contradiction, key: "seccomp.architectures[1]",
            at: "SCMP_ARCH_X86_64]", says: "twice"),
        Mistake(
            "[SCMP_ARCH_X86_64, SCMP_ARCH_AARCH64]", "[]", .beyondCeiling, key: "seccomp.architectures", at: "[]",
            says: "is empty"),
        Mistake(
            "names: [munmap]", "names: [mumap]", .badValue, key: "seccomp.syscalls[4].names[0]", at: "mumap",
            says: "no system call"),
        Mistake(
            "names: [munmap]", "names: []", .badValue, key: "seccomp.syscalls[4].names", at: "[]", says: "at least"),
        Mistake(
            "names: [munmap]", "names: munmap", .badValue, key: "seccomp.syscalls[4].names", at: "munmap\n",
            says: "list"),
        Mistake(
            "names: [munmap]", "names: [munmap, munmap]", .contradiction, key: "seccomp.syscalls[4].names[1]",
            at: "munmap]", says: "twice"),
        Mistake(
            "names: [munmap]", "names: [munmap, mremap]", .beyondCeiling, key: "seccomp.syscalls[4]",
            at: "names: [munmap",
            says: "mremap is beyond the ceiling"),
        Mistake(
            "names: [munmap]", "names: [brk]", .contradiction, key: "seccomp.syscalls[5]",
            at: "names: [brk]\n      action: SCMP_ACT_ALLOW\n      reason: The allocator grows",
            says: "already stands in seccomp.syscalls[4]"),
        Mistake(
            "action: SCMP_ACT_ALLOW", "action: SCMP_ACT_LOG", .badValue, key: "seccomp.syscalls[0].action",
            at: "SCMP_ACT_LOG", says: "write SCMP_ACT_ALLOW"),
        Mistake(
            "      reason: The allocator grows and shrinks the heap.\n", "", .missingKey,
            key: "seccomp.syscalls[5].reason",
            at: "names: [brk]", says: "who needs this call"),
        Mistake(
            "reason: The allocator grows and shrinks the heap.", "reason: \"\"", .badValue,
            key: "seccomp.syscalls[5].reason", at: "\"\"", says: "empty"),
        Mistake(
            "{index: 0, value: 3, op: SCMP_CMP_EQ}", "{index: 6, value: 3, op: SCMP_CMP_EQ}", .badValue,
            key: "seccomp.syscalls[0].args[0].index", at: "6, value", says: "from 0 to 5"),
        Mistake(
            "{index: 0, value: 3, op: SCMP_CMP_EQ}", "{index: 0, value: 3, op: SCMP_CMP_LE}", .badValue,
            key: "seccomp.syscalls[0].args[0].op", at: "SCMP_CMP_LE}", says: "SCMP_CMP_EQ or SCMP_CMP_MASKED_EQ"),
        Mistake(
            "{index: 0, value: 3, op: SCMP_CMP_EQ}", "{index: 0, value: -3, op: SCMP_CMP_EQ}", .badValue,
            key: "seccomp.syscalls[0].args[0].value", at: "-3", says: "not a number"),
        Mistake(
            "{index: 0, value: 3, op: SCMP_CMP_EQ}", "{index: 0, value: 018, op: SCMP_CMP_EQ}", .badValue,
            key: "seccomp.syscalls[0].args[0].value", at: "018", says: "not a number"),
        Mistake(
            "{index: 0, value: 3, op: SCMP_CMP_EQ}", "{index: 0, value: \"3\", op: SCMP_CMP_EQ}", .badValue,
            key: "seccomp.syscalls[0].args[0].value", at: "\"3\"", says: "quotes"),
        Mistake(
            "{index: 0, value: 3, op: SCMP_CMP_EQ}", "{index: 0, value: 18446744073709551616, op: SCMP_CMP_EQ}",
            .badValue, key: "seccomp.syscalls[0].args[0].value", at: "18446744073709551616", says: "not a number"),
        Mistake(
            "{index: 0, value: 3, op: SCMP_CMP_EQ}", "{index: 0, value: 3, valueTwo: 0, op: SCMP_CMP_EQ}", .badValue,
            key: "seccomp.syscalls[0].args[0].valueTwo", at: "0, op", says: "SCMP_CMP_MASKED_EQ only"),
        Mistake(
            "{index: 0, value: 3, op: SCMP_CMP_EQ}", "{index: 0, value: 3, op: SCMP_CMP_MASKED_EQ}", .missingKey,
            key: "seccomp.syscalls[0].args[0]", at: "{index: 0, value: 3", says: "needs valueTwo"),
        Mistake(
            "{index: 0, value: 3, op: SCMP_CMP_EQ}", "{index: 0, value: 1, valueTwo: 2, op: SCMP_CMP_MASKED_EQ}",
            .badValue, key: "seccomp.syscalls[0].args[0].valueTwo", at: "2, op", says: "outside of the mask"),
        Mistake(
            "{index: 0, value: 3, op: SCMP_CMP_EQ}", "{index: 0, value: 0, valueTwo: 0, op: SCMP_CMP_MASKED_EQ}",
            .badValue, key: "seccomp.syscalls[0].args[0].value", at: "0, valueTwo: 0", says: "looks at nothing"),
        Mistake(
            "[{index: 0, value: 3, op: SCMP_CMP_EQ}]",
            "[{index: 0, value: 3, op: SCMP_CMP_EQ}, {index: 0, value: 4, op: SCMP_CMP_EQ}]", .contradiction,
            key: "seccomp.syscalls[0].args[1]", at: "{index: 0, value: 4", says: "tested twice"),
        Mistake(
            "args: [{index: 0, value: 3, op: SCMP_CMP_EQ}]", "args: []", .badValue, key: "seccomp.syscalls[0].args",
            at: "[]", says: "empty"),
        Mistake(
            "      args: [{index: 0, value: 3, op: SCMP_CMP_EQ}]\n", "", .beyondCeiling, key: "seccomp.syscalls[0]",
            at: "names: [read]", says: "index 0 = 0x3"),
        Mistake(
            "witness: end", "witness: me", .badValue, key: "seccomp.syscalls[6].witness", at: "me\n",
            says: "fatal-error or end or another-c-library"),
        Mistake(
            "witness: end", "witness: another-c-library", .beyondCeiling, key: "seccomp.syscalls[6]",
            at: "names: [exit_group]", says: "exit_group is allowed for the sake of another C library"),
        Mistake(
            "errnoRet: 22", "errnoRet: 0", .badValue, key: "startup.syscalls[2].errnoRet",
            at: "0\n      args: [{index: 0, value: 0x3001", says: "1 to 4095"),
        Mistake(
            "      errnoRet: 22\n", "", .missingKey, key: "startup.syscalls[2].action",
            at: "SCMP_ACT_ERRNO\n      args",
            says: "needs errnoRet"),
        Mistake(
            "names: [gettid]\n      action: SCMP_ACT_ALLOW",
            "names: [gettid]\n      action: SCMP_ACT_ALLOW\n      errnoRet: 1",
            .badValue, key: "startup.syscalls[5].errnoRet", at: "1\n      reason: The Swift",
            says: "SCMP_ACT_ERRNO only"),
        Mistake(
            "names: [gettid]", "names: [gettid, openat]", .contradiction, key: "startup.syscalls[15]",
            at: "names: [openat]", says: "some call fits both"),
        Mistake(
            "{type: RLIMIT_AS, soft: 268435456, hard: 268435456}",
            "{type: RLIMIT_AS, soft: 268435457, hard: 268435457}",
            .beyondCeiling, key: "process.rlimits[0]", at: "{type: RLIMIT_AS", says: "write 268435456 or less"),
        Mistake(
            "RLIMIT_NPROC", "RLIMIT_PROC", .badValue, key: "process.rlimits[3].type", at: "RLIMIT_PROC",
            says: "RLIMIT_NPROC"),
        Mistake(
            "RLIMIT_NPROC", "RLIMIT_CORE", .contradiction, key: "process.rlimits[4]",
            at: "{type: RLIMIT_CORE, soft: 0, hard: 0}\n    - {type: RLIMIT_FSIZE",
            says: "twice"),
        Mistake(
            "RLIMIT_NPROC", "RLIMIT_CPU", .beyondCeiling, key: "process.rlimits", at: "- {type: RLIMIT_AS",
            says: "RLIMIT_NPROC is missing"),
        Mistake(
            "uid: 65525", "uid: 0", .beyondCeiling, key: "process.user.uid", at: "0, gid", says: "belong to somebody"),
        Mistake(
            "gid: 65525", "gid: 4294967295", .beyondCeiling, key: "process.user.gid", at: "4294967295",
            says: "belong to somebody"),
        Mistake(
            "gid: 65525", "gid: 4294967296", .badValue, key: "process.user.gid", at: "4294967296", says: "number from"),
        Mistake(
            "capabilities: none", "capabilities: [CAP_NET_RAW]", .badValue, key: "process.capabilities", at: "[CAP",
            says: "text"),
        Mistake("landlock: deny-all", "landlock: off", .badValue, key: "landlock", at: "off", says: "write deny-all"),
        Mistake(
            "networkNamespace: empty", "networkNamespace: host", .badValue, key: "networkNamespace", at: "host",
            says: "write empty"),
        Mistake("startup:\n", "startup: &a\n", .notYAML, key: nil, at: "&a", says: "anchor"),
        Mistake("clock: denied", "clock: *a", .notYAML, key: nil, at: "*a", says: "alias"),
        Mistake("clock: denied", "clock: !!str denied", .notYAML, key: nil, at: "!!str", says: "tag"),
        Mistake(
            "clock: denied", "clock: denied\n---\nclock: denied", .notYAML, key: nil, at: "---",
            says: "another document"),
        Mistake("clock: denied", "\tclock: denied", .notYAML, key: nil, at: "\tclock", says: "tabs"),
        Mistake("clock: denied", "clock: [denied", .notYAML, key: nil, at: "", says: "not YAML here"),
        Mistake("clock: denied", "? [a]\n: denied", .unknownKey, key: "", at: "[a]", says: "plain word"),
    ]

    @Test("for each mistake", arguments: mistakes)
    func mistake(_ mistake: Mistake) throws {
        let text = try defaultText()
        let range = try #require(text.firstRange(of: mistake.replaced), "the shipped policy has changed")
        let changed = text.replacingCharacters(in: range, with: mistake.by)
        let error = try #require(throws: PolicyFileError.self) {
            try PolicyFile.read(Array(changed.utf8), path: "policies/x.yaml")
        }
        #expect(error.code == mistake.code, "\(error)")
        #expect(error.key == mistake.key, "\(error)")
        #expect(error.problem.contains(mistake.says), "\(error)")
        guard let at = mistake.at else {
            #expect(error.line == nil)
            return
        }
        let line = try #require(error.line)
        let column = try #require(error.column)
        #expect("\(error)".hasPrefix("policies/x.yaml:\(line):\(column): "))
        if !at.isEmpty {
            let place = try #require(changed.firstRange(of: at)).lowerBound
            let before = changed[..<place]
            #expect(line == before.filter { $0 == "\n" }.count + 1, "\(error)")
            #expect(
                column == changed.distance(
                    from: before.lastIndex(of: "\n").map(changed.index(after:)) ?? changed.startIndex, to: place) + 1,
                "\(error)")
        }
    }

    @Test("for bytes that are no policy at all")
    func wrecks() {
        func code(_ bytes: [UInt8]) -> PolicyFileError.Code? {
            do {
                _ = try PolicyFile.read(bytes, path: "x")
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code([]) == .notYAML)
        #expect(code(Array("# nothing\n".utf8)) == .notYAML)
        #expect(code(Array("[1, 2]".utf8)) == .badValue)
        #expect(code(Array("just text".utf8)) == .badValue)
        #expect(code([0xFF, 0xFE, 0x00]) == .notText)
        #expect(code([UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)) == .notYAML)
        #expect(
            code([UInt8](repeating: 0, count: 100)) == .notText || code([UInt8](repeating: 0, count: 100)) == .notYAML)
        // Nested aliases, which would take hours.
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
        for letter in "bcdefghij" {
            let previous = String(UnicodeScalar(UInt8(letter.asciiValue ?? 0) - 1))
            bomb += "\(letter): &\(letter) [\(Array(repeating: "*" + previous, count: 9).joined(separator: ","))]\n"
        }
        #expect(code(Array((bomb + "? *j\n: 1\n").utf8)) == .notYAML)
        #expect(code(Array("\u{85}&a b".utf8)) == .notYAML)
    }
}

extension String {
    /// Only the standard library, as in the product.
    func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
