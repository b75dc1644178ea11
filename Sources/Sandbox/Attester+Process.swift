import LinuxSystem

/// What only the process's owner may see.
extension Attester {
    mutating func checkArguments(_ inspector: borrowing ProcessInspector) throws(SystemCallError) {
        let found = try inspector.read("cmdline")
        stable.program.arguments = Self.strings(found)
        check(.arguments, found, Self.joined(WorkerEnvironment.arguments(family: worker.family)))
    }

    mutating func checkEnvironment(_ inspector: borrowing ProcessInspector) throws(SystemCallError) {
        let found = try inspector.read("environ")
        stable.program.environment = Self.strings(found)
        check(.environment, found, Self.joined(WorkerEnvironment.variables))
    }

    mutating func checkExecutable(_ inspector: borrowing ProcessInspector) throws(SystemCallError) {
        let found = try inspector.identity("exe")
        start.executable = .init(found)
        check(.executable, found, facts.executable.identity)
    }

    mutating func checkDescriptors(_ inspector: borrowing ProcessInspector) throws(SystemCallError) {
        let numbers = try inspector.descriptors()
        check(.descriptors, numbers, [2, 3, 4])
        var found: [OpenDescriptor] = []
        for number in numbers { found.append(try inspector.descriptor(number)) }
        stable.descriptors = found.map {
            .init(number: $0.number, kind: $0.kind, direction: $0.direction, file: name(of: $0.file))
        }
        start.descriptors = found.map { .init(number: $0.number, file: .init($0.file)) }
        for descriptor in found {
            let expected: (file: FileIdentity, direction: String)
            switch descriptor.number {
            case 2: expected = (facts.pipes.standardError, "write")
            case 3: expected = (facts.pipes.requests, "read")
            case 4: expected = (facts.pipes.replies, "write")
            default: continue
            }
            check(.descriptors, descriptor.file, expected.file, "descriptor \(descriptor.number)")
            check(.descriptors, descriptor.direction, expected.direction, "descriptor \(descriptor.number) open for")
        }
    }

    private func name(of file: FileIdentity) -> String {
        switch file {
        case facts.pipes.requests: "requests"
        case facts.pipes.replies: "replies"
        case facts.pipes.standardError: "standard_error"
        case facts.page: "progress_page"
        case facts.executable.identity: "executable"
        default: "unknown"
        }
    }

    mutating func lookAtMemory(_ inspector: borrowing ProcessInspector) {
        var entries: [MemoryMap.Entry]?
        for protection in [Protection.memory, .sharedMemory, .clockPages] {
            look(at: protection) { attester throws(SystemCallError) in
                let map: [MemoryMap.Entry]
                if let entries { map = entries } else { map = MemoryMap.entries(of: try inspector.read("maps")) }
                if entries == nil { attester.note(map) }
                entries = map
                let bad =
                    switch protection {
                    case .memory: map.filter { $0.isWritable && $0.isExecutable }
                    case .sharedMemory: attester.strangelyShared(map)
                    default: map.filter(\.isClock)
                    }
                let found = bad.map {
                    "\($0.name.isEmpty ? "memory" : $0.name) at 0x\(String($0.range.start, radix: 16))"
                }
                attester.check(protection, found, [])
            }
        }
    }

    private mutating func note(_ map: [MemoryMap.Entry]) {
        let shared = map.filter(\.isShared)
        stable.memory = .init(
            writableAndExecutable: map.count { $0.isWritable && $0.isExecutable },
            clockPages: map.count(where: \.isClock),
            shared: shared.prefix(Self.mostItems).map {
                .init(
                    file: $0.file.map { name(of: $0) } ?? "unknown", isWritable: $0.isWritable,
                    isExecutable: $0.isExecutable)
            })
        start.mappings = map.count
        start.shared = shared.prefix(Self.mostItems).compactMap { $0.file.map { .init($0) } }
    }

    /// What the worker could change for another process, but for one mapping of its progress page. A worker that does
    /// without has none.
    private func strangelyShared(_ map: [MemoryMap.Entry]) -> [MemoryMap.Entry] {
        var shared = map.filter { $0.isShared && $0.isWritable }
        if let page = shared.firstIndex(where: { $0.file == facts.page }) { shared.remove(at: page) }
        return shared
    }

    mutating func lookAtNamespaces(_ inspector: borrowing ProcessInspector) {
        look(at: .networkNamespace) { attester throws(SystemCallError) in
            var namespaces: [SealCertificate.Namespace] = []
            var identities: [SealCertificate.Start.Namespace] = []
            for known in attester.facts.supervisor.namespaces {
                let kind = known.kind
                let found = try inspector.identity("ns/\(kind)")
                // The supervisor may have moved to another since.
                let isOwn = found != known.identity ? try found != SupervisorFacts.namespace(kind) : false
                namespaces.append(.init(kind: kind, isOwn: isOwn))
                identities.append(.init(kind: kind, inode: found.inode))
                if kind == "net" { attester.checkNetwork(found, isOwn: isOwn) }
            }
            attester.stable.namespaces = namespaces
            attester.start.namespaces = identities
        }
        // What was not made need not be seen.
        if let lack = facts.supervisor.networkLack { verdicts[.networkNamespace] = .unavailable(lack) }
    }

    private mutating func checkNetwork(_ found: FileIdentity, isOwn: Bool) {
        guard facts.supervisor.networkLack == nil else { return }
        if let expected = facts.supervisor.networkNamespace { check(.networkNamespace, found, expected) }
        if !isOwn { differ(.networkNamespace, "another than the supervisor's", "the supervisor's", "") }
    }

    /// The files of an undumpable process belong to root.
    mutating func checkOwner(_ inspector: borrowing ProcessInspector) throws(SystemCallError) {
        guard facts.supervisor.isRoot else {
            verdicts[.undumpable] = .unavailable(
                "an ordinary user's supervisor could not look at its own worker; other processes of this user can too")
            return
        }
        check(.undumpable, try inspector.owner("environ"), 0, "owner")
    }
}

extension SealCertificate.File {
    fileprivate init(_ file: FileIdentity) { self.init(device: file.device, inode: file.inode) }
}
