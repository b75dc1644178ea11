package import Status

/// What a host says of itself in the Prometheus text format, version 0.0.4.
///
/// A pure function of the status: the time is the status's own. Every series whose labels are known beforehand is there
/// from the start, with 0, so that the first failure is an increase. Counters only grow while the catalog stays the same.
package enum MetricsText {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// - Parameter rejectionReasons: All that there are, so that each has a series before it occurs.
    package static func render(_ status: HostStatus, rejectionReasons: [String] = []) -> [UInt8] {
        let table = StrategySeriesTable(status)
        // A strategy takes about 5 kB; growing to megabytes by doubling would copy them again and again.
        var buffer = MetricsBuffer(capacity: 16_384 + table.rows.count * 6144)
        buffer.strategies(table)
        buffer.latencies(status.workers)
        buffer.host(status)
        buffer.input(status, rejectionReasons)
        buffer.workers(status.workers)
        buffer.begin(
            "bulkhead_strategies_without_series", .gauge,
            help: "Strategies beyond the first 1,000 ids, which are added up as strategy (others).")
        buffer.sample(.none, UInt64(table.otherStrategies))
        return buffer.bytes
    }
}
