/// Something that a worker did and its policy denies, with everything that is known of it. It did not happen.
package struct Violation: Codable, Sendable, Hashable {
    package enum Kind: String, Codable, Sendable, Hashable {
        /// A system call.
        case call
        /// A clock that needs no call.
        case clock
        /// A system call of which nobody was told more than that it ended the worker.
        case untold
    }

    /// What the worker was about.
    package enum Phase: String, Codable, Sendable, Hashable {
        /// No plugin had run in it.
        case start
        /// It read the parameters of a catalog's entry.
        case admission
        case serving
        /// A strategy was tried that may come back into service.
        case trial
    }

    /// One argument of a call.
    package struct Argument: Codable, Sendable, Hashable {
        package var name: String
        /// The register: `0x…`.
        package var value: String
        /// In words where it has any: `O_WRONLY|O_CREAT`.
        package var text: String

        package init(name: String, value: String, text: String) {
            self.name = name
            self.value = value
            self.text = text
        }
    }

    /// Counts the violations of a ledger; 0 before it is kept.
    package var id: Int64 = 0
    package var run: Int64 = 0
    package var at: WallTime
    package var family: String
    /// The one strategy of a worker of its own.
    package var isolated: String?
    package var generation: UInt32

    /// Nil where an older version has kept no more than the call's name.
    package var kind: Kind?
    /// The call's name, as metrics have it: `openat`, `clock`, `unknown`.
    package var call: String
    package var number: UInt32?
    /// Of the calling convention: `x86_64`.
    package var architecture: String?
    package var arguments: [Argument] = []
    /// The whole deed in one line: `openat(AT_FDCWD, "/etc/passwd", O_RDONLY)`, `read the clock (rdtsc)`.
    package var deed: String?
    /// `0x…`
    package var instructionPointer: String?
    /// The function in which the instruction falls, and how far into it: `open64+0x4a`. Nil where that is not known.
    package var place: String?
    package var phase: Phase?
    /// What the host said of the worker's end.
    package var detail: String?
    /// The last line on its standard error.
    package var lastWords: String?

    /// Who was being evaluated; nil where that is not known, or where nobody was.
    package var strategy: String?
    /// Who may have been, where that is not known: at most ``maxSuspects``.
    package var suspects: [String] = []
    /// `family@version`, where all suspects have the same.
    package var plugin: String?
    /// The event that the worker was at.
    package var sequence: UInt64?
    package var eventSymbol: String?
    /// As the input has it.
    package var eventTime: String?

    /// `sha256:…` of the policy that was in force.
    package var policyDigest: String?
    /// `sha256:…` of the executable that ran.
    package var executableDigest: String?
    /// `sha256:…` of the seal certificate of that start of the worker.
    package var certificateDigest: String?

    package var source = ViolationSource()

    package static let maxSuspects = 64

    package init(
        at: WallTime, family: String, isolated: String?, generation: UInt32, call: String, detail: String?,
        sequence: UInt64?
    ) {
        self.at = at
        self.family = family
        self.isolated = isolated
        self.generation = generation
        self.call = call
        self.detail = detail
        self.sequence = sequence
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case id, run, at, family, isolated, generation, kind, call, number, architecture, arguments, deed, place, phase,
            detail, suspects, plugin, source
        case instructionPointer = "instruction_pointer"
        case lastWords = "last_words"
        case strategy = "strategy_id"
        case sequence = "seq"
        case eventSymbol = "symbol"
        case eventTime = "event_ts"
        case policyDigest = "policy_digest"
        case executableDigest = "executable_digest"
        case certificateDigest = "certificate_digest"
    }
}

/// Where the events came from that led to a violation, so that they can be played again.
package struct ViolationSource: Codable, Sendable, Hashable {
    /// The input of the run, as its host calls it.
    package var input: String?
    /// Of an input that can be read again: a place in it behind the event, with a fingerprint of all before it (JSON).
    package var position: String?
    /// How many records the journal had, which has the lines of any other, and what strategies have lost.
    package var journalPosition: UInt64?
    /// The first event that the strategy has seen, where a reload brought it in and it did not see the past.
    package var firstSequence: UInt64?
    /// The file with which strategies were warmed up.
    package var history: String?
    /// The entries of all strategies of the worker, as a catalog of their own (JSON); the guilty one alone where they were
    /// too many.
    package var entries: String?

    package init() {}

    /// Bytes of ``entries``, at most.
    package static let maxEntriesBytes = 32 << 10

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case input, position, history, entries
        case journalPosition = "journal_position"
        case firstSequence = "first_seq"
    }
}
