package import Catalog
import Digest
import StrategySDK
import Supervision

extension ReloadForecast {
    /// One object, the same keys whatever happens.
    package func json(_ errors: ReloadErrors) -> String {
        var text = JSONText()
        switch self {
        case .change(let change):
            text.head(old: change.old.file, change.old.digest, new: change.new.file, change.new.digest)
            text.verdict(refusal(errors), isEmpty: change.isEmpty)
            text.raw(",\"summary\":")
            text.counts(change.counts)
            text.raw(",\"strategies\":[")
            for (index, strategy) in change.strategies.enumerated() {
                if index > 0 { text.raw(",") }
                text.raw("\n")
                text.strategy(strategy)
            }
            text.raw("],\"workers\":[")
            for (index, worker) in change.workers.enumerated() {
                if index > 0 { text.raw(",") }
                text.raw("\n")
                text.worker(worker)
            }
        case .unreadable(let old, let new, _):
            text.head(old: old.file, old.digest, new: new, nil)
            text.verdict(refusal(errors), isEmpty: true)
            text.raw(",\"summary\":null,\"strategies\":[],\"workers\":[")
        }
        text.raw("]}\n")
        return String(decoding: text.bytes, as: UTF8.self)
    }
}

extension JSONText {
    fileprivate mutating func head(old: String, _ oldDigest: SHA256Digest, new: String, _ newDigest: SHA256Digest?) {
        raw("{\"old\":{\"file\":")
        string(old)
        raw(",\"digest\":")
        string(oldDigest.labelled)
        raw("},\"new\":{\"file\":")
        string(new)
        raw(",\"digest\":")
        optional(newDigest?.labelled)
        raw("}")
    }

    fileprivate mutating func verdict(_ refusal: String?, isEmpty: Bool) {
        raw(",\"accepted\":")
        boolean(refusal == nil)
        raw(",\"refusal\":")
        optional(refusal)
        raw(",\"changes_anything\":")
        boolean(refusal == nil && !isEmpty)
    }

    fileprivate mutating func counts(_ counts: CatalogChange.Counts) {
        raw("{\"start\":")
        integer(counts.started)
        raw(",\"stop\":")
        integer(counts.stopped)
        raw(",\"change\":")
        integer(counts.changed)
        raw(",\"untouched\":")
        integer(counts.untouched)
        raw(",\"disabled\":")
        integer(counts.disabled)
        raw(",\"disabled_by_error\":")
        integer(counts.disabledByError)
        raw(",\"begin_anew\":")
        integer(counts.warmingUp)
        raw(",\"withdrawn\":")
        integer(counts.withdrawn)
        raw("}")
    }

    fileprivate mutating func strategy(_ strategy: StrategyChange) {
        raw("{\"strategy_id\":")
        string(strategy.id.text)
        raw(",\"change\":")
        string(strategy.kind.rawValue)
        raw(",\"old\":")
        standing(strategy.old)
        raw(",\"new\":")
        standing(strategy.new)
        raw(",\"keys\":[")
        for (index, key) in strategy.keys.enumerated() {
            if index > 0 { raw(",") }
            raw("{\"key\":")
            string(key.key)
            raw(",\"old\":")
            value(key.old)
            raw(",\"new\":")
            value(key.new)
            raw("}")
        }
        raw("]")
        state(strategy)
        raw(",\"breaker\":")
        string(strategy.breaker.rawValue)
        raw(",\"intents\":")
        string(strategy.intents.rawValue)
        raw("}")
    }

    private mutating func standing(_ standing: StrategyChange.Standing?) {
        guard let standing else { return raw("null") }
        raw("{\"line\":")
        integer(standing.line)
        raw(",\"plugin\":")
        string(standing.plugin)
        raw(",\"enabled\":")
        boolean(standing.isRunning)
        raw(",\"error\":")
        optional(standing.error)
        raw("}")
    }

    private mutating func state(_ strategy: StrategyChange) {
        var (warmUp, causes): (UInt32?, [StateEffect.Cause]) = (nil, [])
        raw(",\"state\":")
        switch strategy.state {
        case .none: string("none")
        case .kept: string("kept")
        case .forgotten: string("forgotten")
        case .begun(let events, let because):
            string("begun")
            (warmUp, causes) = (events, because)
        }
        raw(",\"warm_up\":")
        if let warmUp { integer(warmUp) } else { raw("null") }
        raw(",\"because\":")
        strings(causes.map(\.rawValue))
    }

    fileprivate mutating func worker(_ worker: WorkerChange) {
        raw("{\"family\":")
        string(worker.family)
        raw(",\"strategy_id\":")
        optional(worker.isolated?.text)
        raw(",\"change\":")
        string(worker.kind.rawValue)
        raw("}")
    }

    private mutating func value(_ value: KeyValue) {
        switch value {
        case .absent: raw("null")
        case .word(let text): string(text)
        case .names(let names): strings(names)
        case .value(let value), .byDefault(let value):
            switch value {
            case .number(let number): self.number(number)
            case .integer(let integer): self.integer(integer)
            case .boolean(let boolean): self.boolean(boolean)
            case .text(let text): string(text)
            }
        }
    }

    private mutating func strings(_ texts: [String]) {
        raw("[")
        for (index, text) in texts.enumerated() {
            if index > 0 { raw(",") }
            string(text)
        }
        raw("]")
    }

    private mutating func optional(_ text: String?) {
        if let text { string(text) } else { raw("null") }
    }
}
