import Ledger
import Status
import Words

/// What operators may order of halts.
package enum HaltOrder: Sendable {
    case halt
    case resume

    var kind: OperatorAct.Kind {
        switch self {
        case .halt: .halt
        case .resume: .resume
        }
    }
}

/// Which orders of operators are taken, and what is said of them, by a running host and without one alike.
enum OrderRules {
    static func fault(reason: String) -> String? {
        if reason.allSatisfy(\.isWhitespace) {
            return "an order needs a reason: those who come later will want to know it"
        }
        guard reason.utf8.count <= ControlRequest.maxReasonBytes else {
            return "a reason is at most \(ControlRequest.maxReasonBytes) bytes long"
        }
        return reason.unicodeScalars.allSatisfy(Words.isPrintable) ? nil : "a reason has no control characters"
    }

    /// Why there is nothing to resume.
    static func fault(resuming strategy: String?, _ haltOfAll: Halt?, _ halts: [String: Halt]) -> String? {
        if let strategy {
            guard halts[strategy] == nil else { return nil }
            return haltOfAll == nil
                ? "\(strategy) is not halted"
                : "\(strategy) is not halted by itself, but with all strategies; `bulkhead resume --all` ends that"
        }
        guard haltOfAll == nil else { return nil }
        let alone = halts.keys.sorted()
        return alone.isEmpty
            ? "nothing is halted"
            : "all strategies are not halted together; halted by themselves are \(Words.list(alone)): resume each by its name"
    }

    static func unknown(_ strategy: String, _ known: [String]) -> String {
        let name = Words.quote(strategy)
        let hint =
            NearestName.of(strategy, in: known).map { "did you mean \($0)?" }
            ?? "known are \(Words.list(known.sorted()))"
        return "there is no strategy \(name); \(hint)"
    }

    /// - Parameter first: the event from which on it applies; nil where no host runs.
    static func confirmation(
        _ order: HaltOrder, _ act: OperatorAct, from first: UInt64?, _ haltOfAll: Halt?, _ halts: [String: Halt]
    ) -> String {
        let whom = act.strategy.map { "\($0) is" } ?? "all strategies are"
        let whose = act.strategy == nil ? "their" : "its"
        switch order {
        case .halt:
            guard let first else { return "\(whom) halted from the next start of a host on" }
            return
                "\(whom) halted from event \(first) on; \(whose) live intents are withdrawn as soon as the output takes the lines, and \(whose) state goes on"
        case .resume:
            let start = first.map { "from event \($0) on" } ?? "from the next start of a host on"
            var text = "\(whom) resumed \(start)"
            if act.strategy != nil, let haltOfAll { text += ", but all strategies stay halted: \(haltOfAll.reason)" }
            let alone = act.strategy == nil ? halts.keys.sorted() : []
            if !alone.isEmpty { text += "; halted by themselves stay \(Words.list(alone))" }
            return text
        }
    }
}
