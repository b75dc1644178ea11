import Sandbox
import Words

/// What this machine can do for a seal.
package struct DoctorReport: Sendable {
    private let capabilities: SealCapabilities
    /// What came of starting a worker for real: nil where it was started, attested and asked for its plugins.
    private let startFault: String?
    private let plugins: Int
    /// Nil where there is no worker to be pinned.
    private let pin: PinStatus?

    /// Tries everything.
    package static func examine(_ open: () throws(HostError) -> WorkerHost) -> DoctorReport {
        let capabilities = SealCapabilities.detect()
        do {
            let host = try open()
            let pin = host.pinStatus
            do {
                let plugins = try host.plugins().count
                return DoctorReport(capabilities: capabilities, startFault: nil, plugins: plugins, pin: pin)
            } catch {
                return DoctorReport(
                    capabilities: capabilities, startFault: error.description, plugins: 0, pin: pin)
            }
        } catch {
            return DoctorReport(capabilities: capabilities, startFault: error.description, plugins: 0, pin: nil)
        }
    }

    /// Whether a worker can be started here.
    package var canSeal: Bool { capabilities.fatalLacks.isEmpty && startFault == nil }

    package var text: String {
        var lines = TextTable.lines(
            capabilities.all.map { capability in
                [mark(capability), capability.name.rawValue, capability.lack ?? capability.detail ?? ""]
            })
        for capability in capabilities.all where !capability.isAvailable {
            lines.append("without \(capability.name.rawValue): \(capability.cost)")
        }
        lines.append("")
        if let startFault {
            lines.append("a worker cannot be started: \(startFault)")
        } else {
            lines.append("a worker was started, sealed and attested; it offers \(plugins) plugins")
        }
        if let pin { lines.append(pin.summary) }
        return lines.joined(separator: "\n") + "\n"
    }

    package var json: String {
        var text = JSONText()
        text.raw("{\"can_seal\":")
        text.boolean(canSeal)
        text.raw(",\"start_fault\":")
        if let startFault { text.string(startFault) } else { text.raw("null") }
        text.raw(",\"pin\":")
        if let pin { text.string(pin.standing.rawValue) } else { text.raw("null") }
        text.raw(",\"capabilities\":[")
        for (index, capability) in capabilities.all.enumerated() {
            if index > 0 { text.raw(",") }
            text.raw("{\"name\":")
            text.string(capability.name.rawValue)
            text.raw(",\"available\":")
            text.boolean(capability.isAvailable)
            text.raw(",\"fatal\":")
            text.boolean(capability.isFatal && !capability.isAvailable)
            text.raw(",\"lack\":")
            if let lack = capability.lack { text.string(lack) } else { text.raw("null") }
            text.raw(",\"cost\":")
            if capability.isAvailable { text.raw("null") } else { text.string(capability.cost) }
            text.raw("}")
        }
        text.raw("]}\n")
        return String(decoding: text.bytes, as: UTF8.self)
    }

    private func mark(_ capability: SealCapability) -> String {
        capability.isAvailable ? "ok" : capability.isFatal ? "MISSING" : "lacks"
    }
}
