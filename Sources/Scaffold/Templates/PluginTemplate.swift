/// The strategy that every author begins from: small, and with one of everything.
enum PluginTemplate {
    static func source(_ name: FamilyName) -> String {
        #"""
        public import StrategySDK

        /// `\#(name.family)@1.0.0`: long while the price rises fast enough, and out when it no longer does.
        ///
        /// rise = (price − base) / base, where base is the price `window` events ago.
        public enum \#(name.plugin): StrategyPlugin {
            public static let identity = PluginIdentity(family: "\#(name.family)", version: SemanticVersion(1, 0, 0))
            public static let summary = "Long while the price has risen enough over a window of events."

            public struct Features: StrategyFeatures {
                let price: Double

                // To read a feature is to declare it: the host runs this once without an event to learn the names.
                public init(from reader: inout FeatureReader) {
                    price = reader.number("price")
                }
            }

            public struct Parameters: StrategyParameters {
                let targetNotional, entry, exit: Double
                let window: Int

                public init(from reader: inout ParameterReader) throws(ParameterError) {
                    targetNotional = try reader.number(
                        "target_notional", .above(0), "notional of a position, in account currency")
                    window = try reader.integer("window", 2...1000, default: 24, "events that a rise is measured over")
                    entry = try reader.number("entry", .above(0), default: 0.005, "rise to enter at, as a part of base")
                    exit = try reader.number("exit", default: 0, "rise below which to leave; below entry")
                    try reader.require(exit < entry, "exit", "\(exit) is not below entry \(entry)")
                }
            }

            /// Kept by the host for each symbol, and restored bit by bit when a worker has died: there is no other memory.
            public struct State: StrategyState {
                var prices = RollingWindow()
                var position = Direction.flat

                public init() {}
            }

            /// Why there is nothing new. Each is counted and shown to operators.
            public enum Reason: String, QuietReason {
                case belowEntry = "below_entry"
                case holding
                /// The base is not above zero: there is no rise to speak of.
                case noBase = "no_base"
            }

            public static func warmUp(_ parameters: Parameters) -> Int { parameters.window }

            public static func evaluate(
                _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
            ) -> Decision<Reason> {
                // This price is compared with those before it, and so it joins them last, whatever is decided.
                defer { state.prices.append(features.price, keeping: parameters.window) }
                // What is decided now does not count: observe, and take no position that nobody would know of.
                guard !context.isWarmingUp else { return .noSignal(.belowEntry) }

                guard let base = state.prices.oldest, base > 0 else { return .noSignal(.noBase) }
                let rise = (features.price - base) / base

                // An intent says what is wanted from now on, so it is said when that changes and not again.
                switch state.position {
                case .flat where rise >= parameters.entry:
                    state.position = .long
                    return .intent(
                        .long(
                            confidence: min(1, rise / (2 * parameters.entry)), targetNotional: parameters.targetNotional,
                            rationale: ["risen"]))
                case .long where rise < parameters.exit:
                    state.position = .flat
                    return .intent(.flat(confidence: 1, rationale: ["rise_over"]))
                case .long:
                    return .noSignal(.holding)
                case .flat, .short:
                    return .noSignal(.belowEntry)
                }
            }
        }

        """#
    }
}
