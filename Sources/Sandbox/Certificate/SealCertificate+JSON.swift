import Digest

extension SealCertificate {
    /// The digest of the stable part and both parts.
    package var json: CanonicalJSON {
        ["digest": .text(digest.labelled), "stable": stable.json, "start": start.json]
    }
}

extension SealCertificate.Stable {
    /// What ``digest`` is made of.
    package var json: CanonicalJSON {
        [
            "format": CanonicalJSON(format), "family": .text(family), "policy": CanonicalJSON(policy),
            "program": program.json, "filter": filter.json, "identity": identity.json,
            "descriptors": descriptors.map { .list($0.map(\.json)) } ?? .null,
            "namespaces": namespaces.map { .list($0.map(\.json)) } ?? .null,
            "limits": .list(limits.map(\.json)), "memory": memory?.json ?? .null, "threads": CanonicalJSON(threads),
            "protections": .list(protections.map(\.json)), "unseen": .list(unseen.map(\.json)),
        ]
    }
}

extension SealCertificate.Start {
    package var json: CanonicalJSON {
        [
            "pid": CanonicalJSON(pid), "executable": executable?.json ?? .null,
            "descriptors": descriptors.map {
                .list($0.map { ["number": CanonicalJSON($0.number), "file": $0.file.json] })
            } ?? .null,
            "namespaces": namespaces.map {
                .list($0.map { ["kind": .text($0.kind), "inode": CanonicalJSON($0.inode)] })
            } ?? .null,
            "filters": CanonicalJSON(filters), "mappings": CanonicalJSON(mappings),
            "shared": shared.map { .list($0.map(\.json)) } ?? .null,
        ]
    }
}

extension SealCertificate.File {
    fileprivate var json: CanonicalJSON { ["device": CanonicalJSON(device), "inode": CanonicalJSON(inode)] }
}

extension SealCertificate.Program {
    fileprivate var json: CanonicalJSON {
        [
            "executable": .text(executable), "bytes": CanonicalJSON(bytes), "arguments": CanonicalJSON(arguments),
            "environment": CanonicalJSON(environment),
        ]
    }
}

extension SealCertificate.Filter {
    fileprivate var json: CanonicalJSON {
        [
            "mode": CanonicalJSON(mode), "supervision": .text(supervision.rawValue),
            "installed": CanonicalJSON(installed), "inherited": CanonicalJSON(inherited),
            "programs": .list(programs.map(\.json)),
        ]
    }
}

extension SealCertificate.FilterDigest {
    fileprivate var json: CanonicalJSON {
        [
            "phase": .text(phase), "digest": .text(digest), "instructions": CanonicalJSON(instructions),
            "source": .text(source.rawValue),
        ]
    }
}

extension SealCertificate.Identity {
    fileprivate var json: CanonicalJSON {
        [
            "uids": CanonicalJSON(uids), "gids": CanonicalJSON(gids), "groups": CanonicalJSON(groups),
            "no_new_privileges": CanonicalJSON(noNewPrivileges),
            "capabilities": [
                "inheritable": .text(capabilities.inheritable), "permitted": .text(capabilities.permitted),
                "effective": .text(capabilities.effective), "bounding": .text(capabilities.bounding),
                "ambient": .text(capabilities.ambient),
            ],
        ]
    }
}

extension SealCertificate.Descriptor {
    fileprivate var json: CanonicalJSON {
        [
            "number": CanonicalJSON(number), "kind": .text(kind), "direction": .text(direction), "file": .text(file),
        ]
    }
}

extension SealCertificate.Namespace {
    fileprivate var json: CanonicalJSON { ["kind": .text(kind), "own": .boolean(isOwn)] }
}

extension SealCertificate.Limit {
    fileprivate var json: CanonicalJSON {
        ["type": .text(type), "soft": .text(soft), "hard": .text(hard), "set": .boolean(isSet)]
    }
}

extension SealCertificate.Memory {
    fileprivate var json: CanonicalJSON {
        [
            "writable_and_executable": CanonicalJSON(writableAndExecutable), "clock_pages": CanonicalJSON(clockPages),
            "shared": .list(
                shared.map {
                    [
                        "file": .text($0.file), "writable": .boolean($0.isWritable),
                        "executable": .boolean($0.isExecutable),
                    ]
                }),
        ]
    }
}

extension SealCertificate.Unseen {
    fileprivate var json: CanonicalJSON { ["what": .text(what), "why": .text(why)] }
}

extension Attestation.Finding {
    fileprivate var json: CanonicalJSON {
        [
            "protection": .text(protection.key), "verdict": .text(verdict.name),
            "reason": CanonicalJSON(verdict.reason),
        ]
    }
}
