/// What was found on a running worker, from outside, before its first event.
package struct Attestation: Sendable, Hashable {
    /// What a seal consists of.
    package enum Protection: String, Sendable, Hashable, CaseIterable {
        case filter = "system call filter"
        case filterProgram = "enforced filter program"
        case noNewPrivileges = "no new privileges"
        case landlock = "no file access (Landlock)"
        case user = "unprivileged user without groups"
        case capabilities = "no capabilities"
        case boundingSet = "empty bounding set"
        case singleThread = "one thread"
        case executable = "sealed executable"
        case descriptors = "three descriptors"
        case memory = "no memory both writable and executable"
        case executableMemory = "no memory made executable (MDWE)"
        case sharedMemory = "no shared memory but the progress page"
        case clockPages = "no clock pages"
        case timeStampCounter = "no time-stamp counter"
        case arguments = "arguments"
        case environment = "environment"
        case limits = "resource limits"
        case networkNamespace = "empty network namespace"
        case undumpable = "memory closed to other processes"
        case notification = "denied calls reported with their arguments"
    }

    package enum Verdict: Sendable, Hashable {
        /// Seen on the process.
        case enforced
        /// The kernel cannot be asked about a process; every step of the seal is checked when it is taken, so a worker
        /// without it would not have started.
        case setAtStart
        /// Not there, or not to be seen here, and why.
        case unavailable(String)
        /// The policy does not ask for it.
        case notRequested
        /// Seen on the process, and not as it should be: what was expected and what was found. Such a worker gets no
        /// event.
        case different(String)
    }

    package struct Finding: Sendable, Hashable {
        package let protection: Protection
        package let verdict: Verdict
    }

    /// Everything that was seen, with the verdicts.
    package let certificate: SealCertificate

    /// One for each protection, in their order.
    package var findings: [Finding] { certificate.stable.protections }

    package subscript(protection: Protection) -> Verdict? { certificate.stable[protection] }
}

/// A worker differs from its seal. It must not be used.
package struct AttestationError: Error, Sendable, Hashable, CustomStringConvertible {
    package struct Difference: Sendable, Hashable {
        package let protection: Attestation.Protection
        package let expected: String
        package let found: String
    }

    package let family: String
    /// At least one.
    package let differences: [Difference]
    /// What was seen before it was refused.
    package let certificate: SealCertificate

    package var description: String {
        let list = differences.map { "\($0.protection.rawValue): expected \($0.expected), found \($0.found)" }
        return "the worker \(family) differs from its seal and is not used: \(list.joined(separator: "; "))"
    }
}
