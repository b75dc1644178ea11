/// A plugin's parameters, as a typed value.
///
/// The initialiser is at once the schema and the parser: the host runs it once without values to learn names, ranges
/// and defaults, and then once for each strategy. It must therefore read every parameter unconditionally. A rule that
/// spans several parameters goes through ``ParameterReader/require(_:_:_:)``.
public protocol StrategyParameters: Sendable {
    init(from reader: inout ParameterReader) throws(ParameterError)
}

/// The parameters of a plugin that has none.
public struct NoParameters: StrategyParameters {
    public init(from reader: inout ParameterReader) throws(ParameterError) {}
}

/// Gives a plugin its parameters, checked, with defaults applied.
public struct ParameterReader {
    /// Nil while declaring.
    private let given: [Parameter]?
    private var declared: [ParameterDeclaration] = []
    private var taken: [Parameter] = []

    /// Learns what is read.
    package init() { given = nil }

    /// Reads from what a catalog gives.
    @usableFromInline package init(_ given: [Parameter]) { self.given = given }

    /// What was read so far.
    package var declarations: [ParameterDeclaration] { declared }

    /// Every parameter with the value in force, defaults applied, in the order of reading.
    @usableFromInline package var effective: [Parameter] { taken }

    /// A number within `range`; required if it has no default.
    public mutating func number(
        _ name: String, _ range: NumberRange = .finite, default defaultValue: Double? = nil, _ summary: String
    ) throws(ParameterError) -> Double {
        let declaration = ParameterDeclaration(
            name: name, kind: .number(range), defaultValue: defaultValue.map(ParameterValue.number), summary: summary)
        guard case .number(let value)? = try take(declaration) else { return defaultValue ?? range.example }
        return value
    }

    /// A whole number within `range`; required if it has no default.
    public mutating func integer(
        _ name: String, _ range: ClosedRange<Int>, default defaultValue: Int? = nil, _ summary: String
    ) throws(ParameterError) -> Int {
        let declaration = ParameterDeclaration(
            name: name, kind: .integer(Int64(range.lowerBound)...Int64(range.upperBound)),
            defaultValue: defaultValue.map { .integer(Int64($0)) }, summary: summary)
        guard case .integer(let value)? = try take(declaration) else { return defaultValue ?? range.lowerBound }
        return Int(value)
    }

    /// True or false; required if it has no default.
    public mutating func boolean(
        _ name: String, default defaultValue: Bool? = nil, _ summary: String
    ) throws(ParameterError) -> Bool {
        let declaration = ParameterDeclaration(
            name: name, kind: .boolean, defaultValue: defaultValue.map(ParameterValue.boolean), summary: summary)
        guard case .boolean(let value)? = try take(declaration) else { return defaultValue ?? false }
        return value
    }

    /// One of `choices`, or any text if there are none; required if it has no default.
    public mutating func text(
        _ name: String, _ choices: [String] = [], default defaultValue: String? = nil, _ summary: String
    ) throws(ParameterError) -> String {
        let declaration = ParameterDeclaration(
            name: name, kind: .text(choices), defaultValue: defaultValue.map(ParameterValue.text), summary: summary)
        guard case .text(let value)? = try take(declaration) else { return defaultValue ?? choices.first ?? "" }
        return value
    }

    /// Refuses the parameters unless `condition` holds; `parameter` is the one to point at.
    public mutating func require(_ condition: Bool, _ parameter: String, _ problem: String) throws(ParameterError) {
        guard given == nil || condition else { throw ParameterError(parameter: parameter, problem: problem) }
    }

    /// Refuses what was given and never read. Called by the host after the plugin's initialiser.
    @usableFromInline package func finish() throws(ParameterError) {
        for parameter in given ?? [] where !declared.contains(where: { $0.name == parameter.name }) {
            let known = declared.map(\.name).joined(separator: ", ")
            throw ParameterError(
                parameter: parameter.name,
                problem: "is no parameter of this plugin; it takes \(known.isEmpty ? "none" : known)")
        }
    }

    /// The value in force, or nil while declaring.
    private mutating func take(_ declaration: ParameterDeclaration) throws(ParameterError) -> ParameterValue? {
        declared.append(declaration)
        guard let given else { return nil }
        guard let value = given.first(where: { $0.name == declaration.name })?.value ?? declaration.defaultValue else {
            throw ParameterError(
                parameter: declaration.name, problem: "is required: \(declaration.expectation), \(declaration.summary)")
        }
        let accepted = try declaration.accept(value)
        taken.append(Parameter(declaration.name, accepted))
        return accepted
    }
}

extension NumberRange {
    /// A number that lies in the range, for a required parameter while declaring.
    fileprivate var example: Double {
        if contains(1) { return 1 }
        return lower.isFinite && upper.isFinite ? (lower + upper) / 2 : lower.isFinite ? lower + 1 : upper - 1
    }
}
