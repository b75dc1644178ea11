import StrategySDK
import Testing

/// A plugin that declares one of everything.
private enum Sample_2_1_0: StrategyPlugin {
    static let identity = PluginIdentity(family: "sample", version: SemanticVersion(2, 1, 0))
    static let summary = "Declares one of everything."
    static var stateScope: StateScope { .perStrategy }

    struct Features: StrategyFeatures {
        let price: Double
        let spread: Double?
        let regime: String
        let note: String?

        init(from reader: inout FeatureReader) {
            price = reader.number("price")
            spread = reader.optionalNumber("spread")
            regime = reader.text("regime")
            note = reader.optionalText("note")
        }
    }
    struct Parameters: StrategyParameters {
        let bars: Int
        let size: Double

        init(from reader: inout ParameterReader) throws(ParameterError) {
            bars = try reader.integer("bars", 1...9, default: 4, "bars")
            size = try reader.number("size", .above(5), "required, and not 1")
        }
    }
    enum Reason: String, QuietReason {
        case tooEarly = "too_early"
        case tooLate = "too_late"
    }

    static func warmUp(_ parameters: Parameters) -> Int { parameters.bars * 2 }

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout NoState
    ) -> Decision<Reason> {
        .noSignal(.tooEarly)
    }
}

@Suite("PluginDescriptor")
struct PluginDescriptorTests {
    @Test("It learns what a plugin declares from what the plugin reads")
    func declarations() throws {
        let descriptor = try PluginDescriptor(of: Sample_2_1_0.self)
        #expect(descriptor.identity.description == "sample@2.1.0")
        #expect(descriptor.summary == "Declares one of everything.")
        #expect(descriptor.stateScope == .perStrategy)
        #expect(
            descriptor.features == [
                FeatureDeclaration(name: "price", kind: .number, isRequired: true),
                FeatureDeclaration(name: "spread", kind: .number, isRequired: false),
                FeatureDeclaration(name: "regime", kind: .text, isRequired: true),
                FeatureDeclaration(name: "note", kind: .text, isRequired: false),
            ])
        #expect(descriptor.parameters.map(\.name) == ["bars", "size"])
        #expect(descriptor.parameters.map(\.defaultValue) == [.integer(4), nil])
        #expect(descriptor.reasons == ["too_early", "too_late"])
        #expect(descriptor.defaultWarmUp == 8)
    }

    @Test("Features are read from their columns, absent ones as nil, beyond the 64th column too")
    func reading() throws {
        // 70 number columns, of which the plugin's two stand at 3 and 67, then texts at 70 and 71.
        var numbers = Array(repeating: 0.0, count: 70)
        numbers[67] = 1.25
        numbers[3] = 0.5
        let columns: [UInt16] = [67, 3, 71, 70]
        func features(present: [Int]) -> Sample_2_1_0.Features? {
            var presence: [UInt64] = [0, 0]
            for column in present { presence[column / 64] |= 1 << UInt64(column % 64) }
            return Array("note".utf8).withUnsafeBytes { note in
                Array("calm".utf8).withUnsafeBytes { calm in
                    [note, calm].withUnsafeBufferPointer { texts in
                        numbers.withUnsafeBytes { numbers in
                            presence.withUnsafeBytes { presence in
                                columns.withUnsafeBufferPointer { columns -> Sample_2_1_0.Features? in
                                    guard let presence = presence.baseAddress, let numbers = numbers.baseAddress,
                                        let texts = texts.baseAddress, let columns = columns.baseAddress
                                    else { return nil }
                                    var reader = FeatureReader(
                                        FeatureColumns(
                                            presence: presence, numbers: numbers, texts: texts, columns: columns,
                                            numberCount: 70))
                                    return Sample_2_1_0.Features(from: &reader)
                                }
                            }
                        }
                    }
                }
            }
        }
        let all = try #require(features(present: [3, 67, 70, 71]))
        #expect(all.price == 1.25 && all.spread == 0.5 && all.regime == "calm" && all.note == "note")
        let some = try #require(features(present: [67, 71]))
        #expect(some.price == 1.25 && some.spread == nil && some.regime == "calm" && some.note == nil)
    }
}
