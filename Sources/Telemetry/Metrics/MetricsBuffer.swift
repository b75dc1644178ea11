/// Appends the Prometheus text format, version 0.0.4, to a buffer of bytes.
struct MetricsBuffer {
    enum Kind: String {
        case counter, gauge, histogram, summary
    }

    private(set) var bytes: [UInt8] = []
    private var name: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Begins a metric: all of its samples follow before the next one begins.
    ///
    /// - Parameter help: One line without backslashes.
    mutating func begin(_ name: StaticString, _ kind: Kind, help: StaticString) {
        self.name = name.withUTF8Buffer { Array($0) }
        raw("# HELP ")
        bytes += self.name
        raw(" ")
        raw(help)
        raw("\n# TYPE ")
        bytes += self.name
        raw(" ")
        bytes += kind.rawValue.utf8
        raw("\n")
    }

    /// - Parameters:
    ///   - suffix: Such as `_bucket`, after the name of the metric.
    ///   - more: One label more, after those of `labels`.
    mutating func sample(
        _ labels: MetricLabels, suffix: StaticString = "", and more: (StaticString, String)? = nil,
        _ value: UInt64
    ) {
        head(labels, suffix, more)
        digits(value)
        raw("\n")
    }

    mutating func sample(
        _ labels: MetricLabels, suffix: StaticString = "", and more: (StaticString, String)? = nil,
        number value: Double
    ) {
        head(labels, suffix, more)
        bytes += Self.text(value).utf8
        raw("\n")
    }

    /// With the two labels of an outcome. They are written for every strategy, so nothing is built for them.
    mutating func sample(_ labels: MetricLabels, outcome: String, reason: String, _ value: UInt64) {
        bytes += name
        raw("{")
        bytes += labels.bytes
        raw(",outcome=\"")
        bytes += outcome.utf8
        raw("\",reason=\"")
        MetricLabels.escape(reason, into: &bytes)
        raw("\"} ")
        digits(value)
        raw("\n")
    }

    private mutating func head(_ labels: MetricLabels, _ suffix: StaticString, _ more: (StaticString, String)?) {
        bytes += name
        raw(suffix)
        if !labels.bytes.isEmpty || more != nil {
            raw("{")
            bytes += labels.bytes
            if let (name, value) = more {
                if !labels.bytes.isEmpty { raw(",") }
                raw(name)
                raw("=\"")
                MetricLabels.escape(value, into: &bytes)
                raw("\"")
            }
            raw("}")
        }
        raw(" ")
    }

    private mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func digits(_ value: UInt64) {
        if value < 10 {
            // Most of the series of a healthy host are 0 or 1.
            bytes.append(UInt8(ascii: "0") + UInt8(value))
        } else {
            bytes += String(value).utf8
        }
    }

    /// As the format has it: the shortest text that reads back as the same double, and a whole number without a
    /// fraction.
    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
