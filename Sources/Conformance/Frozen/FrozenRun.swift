import Catalog
import Digest
import Host
import Intake
import Supervision

/// What a catalog makes of events, computed in fresh sealed workers by the supervisor's own core and loop.
struct FrozenRun: Sendable {
    /// The lines of the output, in order.
    private(set) var intents: [[UInt8]] = []
    /// Digests of outcomes and intents of every 1,000 events.
    private(set) var blocks: [SHA256Digest] = []
    private(set) var events = 0
    /// Entries of the catalog that are not in service, with the reason.
    let disabled: [String]

    init(catalog: [UInt8], name: String, lines: [[UInt8]], _ host: WorkerHost) throws(HostError) {
        let resolved = try host.resolve(catalog, name: name)
        disabled = resolved.deployment.disabled.map { "\($0.id): \($0.reason)" }
        var writer: IntentLines?
        var outcomes = OutcomeLines(resolved.deployment)
        var intents: [[UInt8]] = []
        var block: [UInt8] = []
        var blocks: [SHA256Digest] = []
        var events = 0
        try HostSession(host: host, deployment: resolved.deployment).run(lines) { _ in
        } take: { core, output in
            var lines = writer ?? IntentLines(core)
            var next = 0
            var record = 0
            for event in output.events {
                block += outcomes.lines(event.sequence, output.outcomes[record..<record + event.outcomeCount])
                record += event.outcomeCount
                while next < output.lines.count, output.lines[next].sequence <= event.sequence {
                    let line = lines.bytes(output.lines[next])
                    intents.append(line)
                    block += line
                    next += 1
                }
                events += 1
                if events % FrozenRecord.blockLength == 0 {
                    blocks.append(SHA256Digest(of: block))
                    block = []
                }
            }
            writer = lines
        }
        if events % FrozenRecord.blockLength != 0 { blocks.append(SHA256Digest(of: block)) }
        self.intents = intents
        self.blocks = blocks
        self.events = events
    }

    var intentBytes: [UInt8] { Array(intents.joined()) }
}

extension OutputLine {
    fileprivate var sequence: UInt64 {
        switch self {
        case .intent(let intent): intent.sequence
        case .withdrawal(let withdrawal): withdrawal.sequence
        }
    }
}

extension IntentLines {
    fileprivate mutating func bytes(_ line: OutputLine) -> [UInt8] {
        switch line {
        case .intent(let intent): self.line(intent)
        case .withdrawal(let withdrawal): self.line(withdrawal)
        }
    }
}
