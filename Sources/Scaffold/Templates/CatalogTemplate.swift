/// A catalog that runs the strategy of ``PluginTemplate``.
enum CatalogTemplate {
    static func source(_ name: FamilyName) -> String {
        """
        # Which strategies run, and with what. Whatever a strategy does not say itself is taken from `defaults`.
        defaults:
          timeframe: 1Hour
          max_target_notional: 10000

        strategies:
          - strategy_id: eurusd-\(name.hyphenated)
            strategy_type: \(name.family)
            version: 1.0.0
            symbols: [EURUSD]
            params: { target_notional: 2000 }

          - strategy_id: all-\(name.hyphenated)-slow
            strategy_type: \(name.family)
            version: 1.0.0
            symbols: "*"
            params: { target_notional: 1000, window: 48, entry: 0.01, exit: -0.002 }

        """
    }
}
