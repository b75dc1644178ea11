public import StrategySDK

extension VolatilityOverlay_1_0_0 {
    /// How much the price moves, whether a spike still weighs, and what was asked for last.
    public struct State: StrategyState {
        private var previousPrice: Double?
        private var variance = Ewma()
        /// Whether a spike still holds the position at its smallest.
        private(set) var isCut = false
        /// Calm bars in a row since the cut.
        private var calmBars = 0
        /// Of the last intent; flat until the strategy is warm.
        var direction = Direction.flat
        /// Of the last intent, in account currency.
        var notional = 0.0

        public init() {}

        /// Takes in `price` and returns the volatility with it; nil for the first price, which has no return.
        ///
        /// A return whose square is no number, as after a price of 0, says nothing of the market and would stay in the
        /// variance for ever: it is left out.
        mutating func updateVolatility(_ price: Double, _ parameters: Parameters) -> Double? {
            defer { previousPrice = price }
            guard let previousPrice else { return nil }
            let change = price / previousPrice - 1
            guard (change * change).isFinite else { return variance.value?.squareRoot() }
            let volatility = variance.update(change * change, alpha: parameters.alpha).squareRoot()
            updateCut(abs(change), volatility, parameters)
            return volatility
        }

        private mutating func updateCut(_ size: Double, _ volatility: Double, _ parameters: Parameters) {
            if size > parameters.spike * volatility {
                isCut = true
                calmBars = 0
            } else if isCut {
                calmBars = size <= parameters.recover * volatility ? calmBars + 1 : 0
                isCut = calmBars < parameters.calmBars
            }
        }
    }
}
