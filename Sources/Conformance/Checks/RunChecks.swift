import StrategySDK
import Supervision

/// What the plugin does over all events when nobody disturbs it. Everything else is compared with that.
enum RunChecks {
    static let seal = "purity.seal"
    static let completes = "run.completes"

    static let all = [
        Check(
            name: seal, summary: "asks for no file, network, clock, randomness, process or terminal", needs: [],
            run: keepsSeal),
        Check(name: completes, summary: "ends no worker and answers in time", needs: [], run: completesRun),
        Check(name: "run.errors", summary: "throws nothing at ordinary events", run: errors),
        Check(name: "output.bounds", summary: "every intent is within its bounds", run: bounds),
        Check(name: "run.signals", summary: "has something to say on these events", run: signals),
    ]

    private static func keepsSeal(_ examination: Examination) throws -> Finding {
        do {
            _ = try examination.reference()
        } catch let failure as WorkerFailure where failure.verdict == .violation {
            return Finding(verdict: .violation, evidence: [failure.words])
        } catch let failure as WorkerFailure where !failure.isFromOutside {
            return .skip("the run did not come to its end; see \(completes)")
        }
        return .pass("\(examination.market.events.count) events without a call that is not allowed")
    }

    private static func completesRun(_ examination: Examination) throws -> Finding {
        do {
            _ = try examination.reference()
        } catch let failure as WorkerFailure where failure.verdict == .violation {
            return .skip("the run did not come to its end; see \(seal)")
        } catch let failure as WorkerFailure where !failure.isFromOutside {
            return Finding(verdict: failure.verdict, evidence: [failure.words])
        }
        return .pass("\(examination.market.events.count) events")
    }

    private static func errors(_ examination: Examination) throws -> Finding {
        let transcript = try examination.reference().transcript
        let places = (0..<transcript.count).filter { if case .thrown? = transcript[$0] { true } else { false } }
        guard let first = places.first else { return .pass("none of \(transcript.count) evaluations threw") }
        return .fail(
            "\(places.count) of \(transcript.count) evaluations threw; the first at \(examination.market.name(first)): \(examination.words(transcript[first]))"
        )
    }

    private static func bounds(_ examination: Examination) throws -> Finding {
        let transcript = try examination.reference().transcript
        var problems: [String] = []
        var intents = 0
        for index in 0..<transcript.count {
            if transcript[index]?.direction != nil { intents += 1 }
            if let fault = transcript[index].flatMap(fault) {
                problems.append("at \(examination.market.name(index)): \(fault)")
            }
        }
        return .failing(problems, else: "\(intents) intents")
    }

    /// Why the host would not take an answer; nil where it would.
    static func fault(_ answer: Answer) -> String? {
        switch answer {
        case .warmingUp, .quiet, .thrown: return nil
        case .oversize(let problem): return problem
        case .intent:
            guard let intent = answer.intent else { return "the intent cannot be read" }
            return IntentRules.fault(intent, maxTargetNotional: .greatestFiniteMagnitude)
        }
    }

    private static func signals(_ examination: Examination) throws -> Finding {
        let transcript = try examination.reference().transcript
        let plugin = examination.subject.plugin
        var directions = [0, 0, 0]
        var reasons = plugin.reasons.map { _ in 0 }
        for answer in transcript.answers {
            switch answer {
            case .intent(let direction, _)?: directions[Int(direction.rawValue)] += 1
            case .quiet(let reason)? where Int(reason) < reasons.count: reasons[Int(reason)] += 1
            default: break
            }
        }
        let counts = Direction.allCases.map { "\(directions[Int($0.rawValue)]) \($0.name)" }
        let quiet = zip(plugin.reasons, reasons).map { "\($1) \($0)" }
        let words = (counts + quiet).joined(separator: ", ")
        guard directions.contains(where: { $0 > 0 }) else {
            return .warn(
                "no intent: \(words); every check has compared reasons alone. Give parameters (--param) or events (--input) on which it trades"
            )
        }
        return .pass(words)
    }
}
