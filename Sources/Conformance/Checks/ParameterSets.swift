import StrategySDK
import Wire

/// Sets of parameters from a seed.
struct ParameterSets {
    private let examination: Examination
    private var random: SeededNumbers

    init(_ examination: Examination, _ purpose: String) {
        self.examination = examination
        random = examination.random("parameters for \(purpose)")
    }

    /// Sets that the plugin takes and that differ from each other; fewer where it hardly takes any.
    mutating func admitted(_ count: Int) throws -> [[Parameter]] {
        guard !examination.subject.plugin.parameters.isEmpty else { return [] }
        var sets: [[Parameter]] = []
        for _ in 0..<8 where sets.count < count {
            let candidates = (0..<16).map { _ in next(inside: true) }
            let bench = try examination.bench(candidates, examination.market.beginning(1))
            for (candidate, verdict) in zip(candidates, bench.admissions) {
                guard case .admitted = verdict, sets.count < count, !sets.contains(candidate) else { continue }
                sets.append(candidate)
            }
        }
        return sets
    }

    /// - Parameter inside: whether every value is to be one that its own declaration takes.
    mutating func next(inside: Bool) -> [Parameter] {
        var parameters: [Parameter] = []
        for declaration in examination.subject.plugin.parameters {
            let isRequired = declaration.defaultValue == nil
            if !isRequired || !inside, random.below(3) == 0 { continue }
            if !inside, random.below(6) == 0 {
                parameters.append(Parameter(declaration.name, wrong(declaration.kind)))
            } else {
                parameters.append(Parameter(declaration.name, value(declaration)))
            }
        }
        if !inside, random.below(20) == 0 { parameters.append(Parameter("conform_unknown", .number(1))) }
        return parameters
    }

    private mutating func value(_ declaration: ParameterDeclaration) -> ParameterValue {
        switch declaration.kind {
        case .number(let range): return .number(number(range, near: declaration.defaultValue))
        case .integer(let range):
            // Near the default mostly: the ends of a range are the matter of another check.
            let center = if case .integer(let value)? = declaration.defaultValue { value } else { range.lowerBound }
            let span =
                Int64(exactly: range.upperBound &- range.lowerBound).map { max(1, min($0, 2 * abs(center) + 4)) } ?? 4
            let offset = Int64(random.below(Int(clamping: span) + 1)) - span / 2
            return .integer(min(max(center &+ offset, range.lowerBound), range.upperBound))
        case .boolean: return .boolean(random.below(2) == 0)
        case .text(let choices):
            return .text(choices.isEmpty ? "t\(random.below(100))" : choices[random.below(choices.count)])
        }
    }

    private mutating func number(_ range: NumberRange, near standard: ParameterValue?) -> Double {
        let center = if case .number(let value)? = standard { value } else { range.example }
        switch random.below(4) {
        case 0: return center
        case 1 where range.lower.isFinite && range.upper.isFinite:
            let value = range.lower + (range.upper - range.lower) * random.unit()
            return range.contains(value) ? value : center
        default:
            let value = center * (0.3 + 2.7 * random.unit())
            return range.contains(value) ? value : center
        }
    }

    private mutating func wrong(_ kind: ParameterDeclaration.Kind) -> ParameterValue {
        switch (kind, random.below(4)) {
        case (.boolean, 0): .text("true")
        case (.text, 0): .number(1)
        case (.number, 0), (.integer, 0): .text("many")
        case (_, 1): .number(.nan)
        case (_, 2): .number(-.infinity)
        default: .integer(.min)
        }
    }

    static func words(_ parameters: [Parameter]) -> String {
        parameters.isEmpty ? "no parameters" : parameters.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
    }
}

extension NumberRange {
    /// A number within it that nobody would find strange.
    var example: Double {
        if case .number(let value) = ParameterDeclaration.Kind.number(self).example { value } else { lower }
    }
}
