import Digest

/// What vouches for a worker's executable.
package enum PinStanding: Sendable, Hashable {
    /// The manifest has it, under its name and with its digest.
    case pinned(WorkerPin, manifest: String)
    /// Nobody has pinned anything. It is what the build left, by the digest in `file`.
    case asBuilt(file: String)
    /// There is neither a manifest nor a digest of a build: nothing says what it should be.
    case unpinned
}

/// An executable that is not the one it should be, or of which that cannot be said. It must not be loaded.
package struct PinRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable {
        /// A manifest was named and is not there.
        case manifestMissing = "manifest_missing"
        case manifestRefused = "manifest_refused"
        /// The manifest has no entry with its name.
        case notInManifest = "not_in_manifest"
        case differsFromPin = "differs_from_pin"
        case buildDigestRefused = "build_digest_refused"
        case differsFromBuild = "differs_from_build"
    }

    package let code: Code
    /// `sha256:…`; nil where nothing says what is expected.
    package let expected: String?
    /// `sha256:…`
    package let found: String
    /// Which file, what was expected, what was found, what to do.
    package let description: String
}

extension PinnedFile {
    /// Says what vouches for this executable.
    ///
    /// - Parameter manifest: must be there; nil: ``defaultManifest``, if it is there, else ``buildDigestFile``, if that is.
    package func standing(manifest: String? = nil) throws(PinRefusal) -> PinStanding {
        let path = manifest ?? defaultManifest
        let loaded: WorkerManifest?
        do {
            loaded = try WorkerManifest.load(path)
        } catch {
            throw refusal(
                .manifestRefused, nil,
                "the pins of workers cannot be read, so \(self.path) is not loaded: \(error)")
        }
        if let loaded { return .pinned(try pin(in: loaded, path), manifest: path) }
        guard manifest == nil else {
            throw refusal(
                .manifestMissing, nil,
                "there is no manifest \(path), so \(self.path) is not loaded; write it with `\(pinCommand(path))`")
        }
        return try standingAsBuilt()
    }

    private func pin(in manifest: WorkerManifest, _ path: String) throws(PinRefusal) -> WorkerPin {
        guard let pin = manifest[name] else {
            let others = manifest.pins.isEmpty ? "nothing" : manifest.pins.map(\.name).joined(separator: ", ")
            throw refusal(
                .notInManifest, nil,
                "the worker \(self.path) is not pinned and not loaded: \(path) pins \(others), not \(name) "
                    + "(\(digest.labelled)); review it and run `\(pinCommand(path))`")
        }
        guard pin.digest == digest else {
            throw refusal(
                .differsFromPin, pin.digest,
                "the worker \(self.path) is not the one that is pinned, and is not loaded: \(path) expects "
                    + "\(pin.digest.labelled), \(pin.origin); found \(digest.labelled). If it was replaced on purpose, "
                    + "review it and run `\(pinCommand(path))`; if not, find out who could write to it")
        }
        return pin
    }

    private func standingAsBuilt() throws(PinRefusal) -> PinStanding {
        let file = buildDigestFile
        let expected: SHA256Digest
        do throws(PolicyFileError) {
            guard try PolicyFileContent.exists(file) else { return .unpinned }
            expected = try Self.digest(in: try PolicyFileContent.read(file), of: name, path: file)
        } catch {
            throw refusal(
                .buildDigestRefused, nil,
                "the digest of the build cannot be read, so \(path) is not loaded: \(error)")
        }
        guard expected == digest else {
            throw refusal(
                .differsFromBuild, expected,
                "the worker \(path) is not the one that was built, and is not loaded: \(file) expects "
                    + "\(expected.labelled); found \(digest.labelled). If it was replaced on purpose, review it and run "
                    + "`\(pinCommand(nil))`; if not, install it anew, and find out who could write to it")
        }
        return .asBuilt(file: file)
    }

    /// Of one line as `sha256sum` prints it.
    private static func digest(in bytes: [UInt8], of name: String, path: String) throws(PolicyFileError) -> SHA256Digest
    {
        let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let digest = SHA256Digest(words[0]), words[1] == name || words[1] == "*\(name)" else {
            throw PolicyFileError(
                .badValue, path: path,
                "is not one line of 64 hexadecimal digits and the name \(name), as `sha256sum \(name)` prints it")
        }
        return digest
    }

    private func pinCommand(_ manifest: String?) -> String {
        let name = manifest.map { $0 == defaultManifest ? "" : " --manifest \($0)" } ?? ""
        return "bulkhead plugins pin --worker \(path)\(name)"
    }

    private func refusal(_ code: PinRefusal.Code, _ expected: SHA256Digest?, _ description: String) -> PinRefusal {
        PinRefusal(code: code, expected: expected?.labelled, found: digest.labelled, description: description)
    }
}
