import Sandbox
import Status
import Words

/// What this machine can do for a seal, and for the host that makes it.
package struct DoctorReport: Sendable {
    private let capabilities: SealCapabilities
    /// What came of starting a worker for real: nil where it was started, attested and asked for its plugins.
    private let startFault: String?
    private let plugins: Int
    /// Nil where there is no worker to be pinned.
    private let pin: PinStatus?
    /// What is found on a worker of a confined host.
    private var findings: [Attestation.Finding] = []
    private var confinement = ConfinementStatus(Confinement())

    private init(capabilities: SealCapabilities, startFault: String?, plugins: Int, pin: PinStatus?) {
        self.capabilities = capabilities
        self.startFault = startFault
        self.plugins = plugins
        self.pin = pin
    }

    /// Tries everything. It ends with what a host forbids itself, for good: do nothing after it but tell of it.
    package static func examine(_ open: () throws(HostError) -> WorkerHost) -> DoctorReport {
        let capabilities = SealCapabilities.detect()
        var pin: PinStatus?
        do {
            let host = try open()
            pin = host.pinStatus
            let plugins = try host.plugins().count
            let confinement = SupervisorConfinement(ConfinementPlan())
            host.starter.finish(confinement)
            // As other commands start a worker, it was started above; now as a run does.
            let findings = try host.findings()
            var report = DoctorReport(capabilities: capabilities, startFault: nil, plugins: plugins, pin: pin)
            report.confinement = ConfinementStatus(confinement.outcome)
            report.findings = findings
            return report
        } catch {
            return DoctorReport(capabilities: capabilities, startFault: error.description, plugins: 0, pin: pin)
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
        lines += ["", "what a host that runs forbids itself"]
        lines += TextTable.lines(
            confinement.layers.map { [mark($0.state), $0.name, $0.reason ?? ""] })
        lines.append("")
        if let startFault {
            lines.append("a worker cannot be started: \(startFault)")
        } else {
            lines.append("a worker was started, sealed and attested; it offers \(plugins) plugins")
            lines += TextTable.lines(
                findings.map { ["", $0.protection.rawValue, $0.verdict.text] })
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
        text.raw("],\"confinement\":[")
        for (index, layer) in confinement.layers.enumerated() {
            if index > 0 { text.raw(",") }
            text.raw("{\"name\":")
            text.string(layer.name)
            text.raw(",\"state\":")
            text.string(layer.state.rawValue)
            text.raw(",\"reason\":")
            if let reason = layer.reason { text.string(reason) } else { text.raw("null") }
            text.raw("}")
        }
        text.raw("],\"worker\":[")
        for (index, finding) in findings.enumerated() {
            if index > 0 { text.raw(",") }
            text.raw("{\"protection\":")
            text.string(finding.protection.rawValue)
            text.raw(",\"state\":")
            text.string(finding.verdict.text)
            text.raw("}")
        }
        text.raw("]}\n")
        return String(decoding: text.bytes, as: UTF8.self)
    }

    private func mark(_ capability: SealCapability) -> String {
        capability.isAvailable ? "ok" : capability.isFatal ? "MISSING" : "lacks"
    }

    private func mark(_ state: ConfinementStatus.State) -> String {
        switch state {
        case .enforced: "ok"
        case .unavailable: "lacks"
        case .notRequested: "not tried"
        }
    }
}

extension Attestation.Verdict {
    fileprivate var text: String {
        switch self {
        case .enforced: "enforced"
        case .setAtStart: "enforced, as each step of the start is checked"
        case .unavailable(let why): "unavailable: \(why)"
        case .notRequested: "not requested"
        case .different(let what): "DIFFERENT: \(what)"
        }
    }
}
