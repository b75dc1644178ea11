import Digest
import Foundation
import Sandbox
import Testing

/// What a supervisor writes down about a worker that it has started.
@Suite(.enabled(if: Probes.areAvailable))
struct CertificateTests {
    private func certificates(_ runner: Runner, _ count: Int, outer: OuterFilter? = nil, _ more: String...) throws
        -> [SealCertificate]
    {
        let answer = try probe(runner, outer: outer, ["certificates", "\(count)"] + more)
        try #require(answer.lines.count == count, "\(answer.text)")
        return try answer.lines.map(decode)
    }

    private func decode(_ line: String) throws -> SealCertificate {
        try JSONDecoder().decode(SealCertificate.self, from: Data(line.utf8))
    }

    @Test("twenty starts have one digest, and each its own process, pipes and memory", arguments: Runner.available)
    func stable(_ runner: Runner) throws {
        let found = try certificates(runner, 20)
        #expect(Set(found.map(\.digest)).count == 1, "\(found.map { $0.stable.json.text })")
        #expect(Set(found.map(\.stable)).count == 1)
        #expect(Set(found.map(\.start.pid)).count == 20)
        #expect(Set(found.map { $0.start.descriptors?.first?.file.inode }).count == 20)
        #expect(found.allSatisfy { $0.isAsThePolicySays && $0.start.mappings ?? 0 > 0 })
        #expect(found[0].stable.policy == SHA256Digest(of: "a policy").labelled)
        #expect(found[0].stable.protections.map(\.protection) == Attestation.Protection.allCases)
    }

    @Test("the digest is what anybody computes who sorts the keys", arguments: Runner.available)
    func recomputed(_ runner: Runner) throws {
        let answer = try probe(runner, "certificates", "1")
        let script = """
            import hashlib, json, sys
            certificate = json.loads(sys.argv[1])
            text = json.dumps(certificate["stable"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            print("sha256:" + hashlib.sha256(text.encode()).hexdigest(), certificate["digest"])
            """
        let digests = try run(["python3", "-c", script, answer.lines[0]]).text.split(whereSeparator: \.isWhitespace)
        #expect(digests.count == 2 && digests[0] == digests[1], "\(digests)")
    }

    @Test("the table of descriptors says what each is and for what it is open", arguments: Runner.available)
    func descriptors(_ runner: Runner) throws {
        let found = try #require(try certificates(runner, 1)[0].stable.descriptors)
        #expect(
            found.map { "\($0.number) \($0.kind) \($0.direction) \($0.file)" } == [
                "2 pipe write standard_error", "3 pipe read requests", "4 pipe write replies",
            ])
    }

    @Test(
        "under root the certificate shows another user, a namespace of its own and the kernel's own filter",
        .enabled(if: Probes.areAvailableAsRoot))
    func root() throws {
        let stable = try certificates(.itself, 1)[0].stable
        #expect(stable.identity.uids == [65_533, 65_533, 65_533, 65_533] && stable.identity.groups.isEmpty)
        #expect(stable.identity.noNewPrivileges == true && stable.threads == 1)
        #expect(stable.identity.capabilities.effective == "0000000000000000")
        if stable[.filterProgram] == .enforced { #expect(stable.filter.programs.map(\.source) == [.kernel]) }
        if stable[.networkNamespace] == .enforced {
            #expect(stable.namespaces?.filter(\.isOwn).map(\.kind) == ["net"])
        }
        #expect(stable.namespaces?.count ?? 0 >= 7 && stable.unseen.isEmpty)
        #expect(stable.memory?.writableAndExecutable == 0 && stable.memory?.clockPages == 0)
        #expect(stable.limits.first { $0.type == "RLIMIT_NOFILE" }?.soft == "16")
        #expect(stable.limits.count == 16 && stable.limits.contains { !$0.isSet })
        #expect(stable[.landlock] == .setAtStart && stable[.notification] == .enforced)
    }

    @Test(
        "an ordinary user's certificate claims nothing that only root can see or do",
        .enabled(if: Runner.available.count > 1))
    func ordinary() throws {
        let stable = try certificates(.ordinary, 1)[0].stable
        #expect(stable.identity.uids == [61_999, 61_999, 61_999, 61_999])
        #expect(stable.filter.programs.map(\.source) == [.loaded])
        #expect(stable.namespaces?.contains(where: \.isOwn) == false)
        for protection in [Attestation.Protection.filterProgram, .user, .boundingSet, .networkNamespace, .undumpable] {
            guard case .unavailable(let why)? = stable[protection] else {
                Issue.record("\(protection): \(String(describing: stable[protection]))")
                continue
            }
            #expect(!why.isEmpty)
        }
        #expect(stable.program.environment?.count == 5 && stable[.environment] == .enforced)
        #expect(try certificates(.itself, 1)[0].digest != stable.digest)
    }

    @Test("what the policy does not ask for is not requested, and not left out", arguments: Runner.available)
    func notRequested(_ runner: Runner) throws {
        let stable = try certificates(runner, 1, "alone")[0].stable
        #expect(stable[.notification] == .notRequested && stable[.filter] == .enforced)
        #expect(stable.filter.supervision == .unattended)
        #expect(stable.filter.programs.map(\.phase) == ["startup", "ready"])
    }

    @Test("where notification is forbidden the certificate says why", arguments: Runner.available)
    func unattended(_ runner: Runner) throws {
        let stable = try certificates(runner, 1, outer: OuterFilter("pidfd_getfd"))[0].stable
        guard case .unavailable(let why)? = stable[.notification] else { return #expect(Bool(false)) }
        #expect(why.contains("EPERM"))
        #expect(stable.filter.inherited == 1 && stable.filter.installed == 3)
    }

    @Test(
        "where nothing may be looked at, what was not seen is named and not claimed",
        .enabled(if: Probes.areAvailableAsRoot))
    func unseen() throws {
        let probes = try #require(Probes.shared)
        let capabilities = "-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap"
        let answer = try run([
            "setpriv", "--bounding-set=\(capabilities)", "--inh-caps=-all", probes.supervisor, probes.worker,
            "certificates", "1",
        ])
        let certificate = try decode(answer.lines[0])
        let stable = certificate.stable
        #expect(stable.descriptors == nil && stable.memory == nil && stable.namespaces == nil)
        #expect(
            stable.unseen.map(\.what) == [
                "environment", "executable", "descriptors", "memory", "shared_memory", "clock_pages",
                "network_namespace",
            ])
        #expect(stable.unseen.allSatisfy { $0.why.contains("EACCES") }, "\(stable.unseen)")
        if case .unavailable(let why)? = stable[.networkNamespace] { #expect(why.contains("cannot be made")) }
        for protection in [Attestation.Protection.descriptors, .memory, .environment, .executable, .clockPages] {
            guard case .unavailable? = stable[protection] else {
                Issue.record("\(protection): \(String(describing: stable[protection]))")
                continue
            }
        }
    }

    @Test("the certificate of a worker that is refused says how it differs", arguments: Runner.available)
    func refused(_ runner: Runner) throws {
        let answer = try probe(runner, "start", "keeps_page")
        let certificate = try decode(try #require(answer.lines.last))
        #expect(!certificate.isAsThePolicySays)
        #expect(certificate.differences.map(\.protection) == [.descriptors])
        #expect(certificate.differences[0].verdict.reason == "expected [2, 3, 4], found [2, 3, 4, 6]")
        let extra = try #require(certificate.stable.descriptors?.last)
        #expect(extra.number == 6 && extra.kind == "file" && extra.direction == "both" && extra.file == "progress_page")
        let usual = try certificates(runner, 1)[0]
        let changes = certificate.stable.json.differences(from: usual.stable.json).map(\.place)
        #expect(changes.contains("descriptors[6].file") && changes.contains("protections[descriptors].verdict"))
    }
}
