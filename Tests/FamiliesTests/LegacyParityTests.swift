import Foundation
import LegacyMacdRsiV1
import StrategySDK
import StrategyTesting
import Testing

/// The observed verdicts of the runtime that is replaced, case by case.
@Suite("Legacy parity")
struct LegacyParityTests {
    static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/data/legacy_parity.ndjson").standardizedFileURL

    /// Says so once where the data is absent.
    static let isPresent: Bool = {
        let isPresent = FileManager.default.isReadableFile(atPath: file.path)
        if !isPresent { print("SKIPPED: legacy parity, since \(file.path) is not there") }
        return isPresent
    }()

    @Test("Every observed case has the same verdict", .enabled(if: isPresent))
    func everyCase() throws {
        let lines = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count >= 768)
        for line in lines {
            let observed = try JSONDecoder().decode(ObservedCase.self, from: Data(line.utf8))
            let parameters = observed.params.compactMapValues(\.parameter)
            guard observed.params_valid else {
                #expect(throws: ParameterError.self, "\(observed.id)") {
                    try StrategyRun(LegacyMacdRsi_1_0_0.self, parameters)
                }
                continue
            }
            var run = try StrategyRun(LegacyMacdRsi_1_0_0.self, parameters)
            let verdict = try run.take(observed.values.mapValues(\.feature))
            #expect(verdict.intent == observed.expected?.intent, "\(observed.id) (\(observed.category))")
        }
    }
}

/// A line of the file.
private struct ObservedCase: Decodable {
    let id: String
    let category: String
    let values: [String: JSONScalar]
    let params: [String: JSONScalar]
    let params_valid: Bool
    let expected: Expected?

    struct Expected: Decodable {
        let direction: String
        let confidence: String
        let target_notional: String
        let rationale: [String]

        /// The horizon is the event's timeframe, which is what nil stands for.
        var intent: StrategyIntent? {
            guard let direction = Direction.allCases.first(where: { $0.name == direction }),
                let confidence = Double(confidence), let notional = Double(target_notional)
            else { return nil }
            return StrategyIntent(
                direction: direction, confidence: confidence, targetNotional: notional, rationale: rationale)
        }
    }
}

private enum JSONScalar: Decodable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let boolean = try? value.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try value.decode(String.self))
        }
    }

    var feature: FeatureValue {
        switch self {
        case .null, .boolean: .null
        case .integer(let value): .number(Double(value))
        case .number(let value): .number(value)
        case .text(let value): .text(value)
        }
    }

    /// A null parameter is one that was not given.
    var parameter: ParameterValue? {
        switch self {
        case .null: nil
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .text(let value): .text(value)
        }
    }
}
