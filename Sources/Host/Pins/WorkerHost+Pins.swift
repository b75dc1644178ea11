import Digest
import LinuxSystem
import PolicyFiles
package import Sandbox
import Status
import StrategySDK
import Words

extension WorkerHost {
    /// The executable that workers are started from, as pins look at it.
    var pinnedFile: PinnedFile {
        let executable = starter.executable
        return PinnedFile(path: executable.path, digest: executable.digest, size: UInt64(executable.size))
    }

    /// What is read to find out whether it may still be loaded.
    var pinFiles: [String] { [pinnedFile.path, pinnedFile.buildDigestFile, manifest ?? pinnedFile.defaultManifest] }

    /// What there is to say about the pin of the worker's executable.
    package var pinStatus: PinStatus { PinStatus(of: pinnedFile, manifest: manifest) }

    /// As ``trialLauncher(_:manifest:)``, of this host's own worker.
    package func trialLauncher() throws(HostError) -> SealedLauncher {
        try Self.trialLauncher(pinnedFile.path, manifest: manifest)
    }

    /// What a run says before it goes on with a worker for which nothing vouches.
    var pinWarning: String? {
        guard case .unpinned = try? pinnedFile.standing(manifest: manifest) else { return nil }
        return PinStatus.unpinnedWarning(pinnedFile.path)
    }

    /// Refuses an executable for which nothing vouches any more.
    ///
    /// Workers are started from the copy that was made when this host began. It and the file that is there now are both
    /// held against the pins of now: a host that went on with what a restart would refuse would surprise at night.
    func checkPin() throws(HostError) {
        do throws(PinRefusal) {
            guard try pinnedFile.standing(manifest: manifest) != .unpinned else { return }
        } catch {
            throw HostError(
                .configuration,
                "the worker that runs here may be loaded no more; restart the host once that is settled: \(error)")
        }
        do {
            let bytes = try DescriptorIO.readAll(pinnedFile.path, limit: WorkerExecutable.largest)
            let now = PinnedFile(path: pinnedFile.path, digest: SHA256Digest(of: bytes), size: UInt64(bytes.count))
            _ = try now.standing(manifest: manifest)
        } catch {
            throw HostError(.configuration, "\(error)")
        }
    }

    /// Refuses an executable that is not the one it should be (exit 78).
    @discardableResult
    static func check(_ executable: WorkerExecutable, manifest: String?) throws(HostError) -> PinStanding {
        let file = PinnedFile(path: executable.path, digest: executable.digest, size: UInt64(executable.size))
        do {
            return try file.standing(manifest: manifest)
        } catch {
            throw HostError(.configuration, error.description)
        }
    }

    /// Pins the executable: asks a sealed worker what it offers, and writes the manifest. Whatever was pinned under its
    /// name before is not any more.
    ///
    /// - Parameter reason: for those who read the manifest later.
    /// - Returns: what was done, for people.
    /// - Throws: exit 78 where the manifest that is there cannot be read, 73 where it cannot be written.
    package func pin(reason: String?) throws(HostError) -> String {
        let file = pinnedFile
        let path = manifest ?? file.defaultManifest
        var pins: WorkerManifest
        do {
            pins = try WorkerManifest.load(path) ?? WorkerManifest()
        } catch {
            throw HostError(
                .configuration,
                "nothing was pinned, since what is pinned now cannot be read: \(error); correct it or remove it")
        }
        let former = pins[file.name]
        let plugins = try plugins().map(\.identity.description)
        let pin = WorkerPin(
            name: file.name, digest: file.digest, size: file.size, path: file.path,
            pinnedAt: RunRecord.now.description, pinnedBy: Words.clean(OperatorName.current, limit: 128),
            reason: reason.flatMap(Self.oneLine), plugins: plugins)
        pins.set(pin)
        do {
            try pins.write(path)
        } catch {
            throw HostError(.cannotCreate, "nothing was pinned: \(error)")
        }
        let offer = "\(pin.digest.labelled), \(pin.size) bytes, offers \(Words.list(plugins))"
        let before =
            switch former {
            case nil: ""
            case let former? where former.digest == pin.digest: "it was pinned before: \(former.origin)\n"
            case let former?: "instead of \(former.digest.labelled), \(former.origin)\n"
            }
        return "pinned \(pin.path) in \(path): \(offer)\n" + before
    }

    /// A reason as it can be kept: on one line, of 500 characters at most; nil where nothing is left.
    private static func oneLine(_ reason: String) -> String? {
        let words = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : Words.clean(words, limit: 500)
    }
}
