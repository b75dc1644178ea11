/// The DocC article of the strategy of ``PluginTemplate``.
enum ArticleTemplate {
    static func source(_ name: FamilyName) -> String {
        """
        # ``\(name.module)``

        `\(name.family)@1.0.0`: long while the price rises fast enough, and out when it no longer does.

        ## Formula

        rise = (price − base) / base, where base is the price `window` events ago.

        | position | when | intent | rationale |
        | --- | --- | --- | --- |
        | none | rise ≥ entry | long | `risen` |
        | long | rise < exit | flat | `rise_over` |

        The confidence of `long` is min(1, rise / (2·entry)), that of `flat` 1. The notional is `target_notional`, the horizon the
        timeframe.

        Reasons for none: `no_base` (the base is not above 0), `below_entry`, `holding`.

        ## Parameters

        | name | range | default | meaning |
        | --- | --- | --- | --- |
        | `target_notional` | > 0 | required | notional of a position, in account currency |
        | `window` | 2 to 1000 | 24 | events that a rise is measured over |
        | `entry` | > 0 | 0.005 | rise to enter at, as a part of base |
        | `exit` | below `entry` | 0 | rise below which to leave |

        ## Features

        Required: `price`.

        ## Warm-up

        `window` events.

        ## Example

        ```yaml
        - strategy_id: eurusd-\(name.hyphenated)
          strategy_type: \(name.family)
          version: 1.0.0
          timeframe: 1Hour
          symbols: [EURUSD]
          params: { target_notional: 2000, window: 4, entry: 0.5, exit: 0.25 }
          max_target_notional: 10000
        ```

        After four events at the price 100, the price 150 has risen by 0.5: long, confidence 0.5.

        """
    }
}
