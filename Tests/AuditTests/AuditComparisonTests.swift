import Audit
import Testing

@Suite("Comparing two reviews")
struct AuditComparisonTests {
    @Test("finds nothing between two that differ in times and process ids alone")
    func volatile() {
        var later = AuditReport.sample
        later.subjects[0].value = "2026-12-26T00:00:00Z"
        later.change { $0.rows[0].cells[2] = "99" }
        let comparison = AuditComparison(from: .sample, to: later)
        #expect(comparison.changes.isEmpty)
        #expect(comparison.earlier == "2026-11-26T05:34:31Z")
    }

    @Test("finds what was added, removed and changed: in the heading, among the findings, in a table")
    func differences() {
        var later = AuditReport.sample
        later.subjects[1].value = "0.2.0"
        later.findings = []
        later.change { table in
            table.rows[0].cells[1] = "frames come in here"
            table.rows[1] = .init(["brk", "memory", "1"])
        }
        let changes = AuditComparison(from: .sample, to: later).changes
        #expect(changes.map(\.kind) == [.changed, .changed, .added, .removed, .removed])
        #expect(changes.map(\.key) == ["build", "read", "brk", "pin.unpinned", "write"])
        #expect(changes[1].before == "read · frames come in · [enforced]")
        #expect(changes[1].place == "What is loaded: Calls")
    }

    @Test("a mark that changes is a change")
    func marks() {
        var later = AuditReport.sample
        later.change { $0.rows[0].mark = .unavailable }
        #expect(AuditComparison(from: .sample, to: later).changes.map(\.kind) == [.changed])
    }

    @Test("a review reads back from its JSON as it was, whatever is in it")
    func roundTrip() throws {
        for report in [AuditReport.sample, .filled(with: "a\u{1B}\"\\\u{202E}</script>"), AuditReport(title: "")] {
            var report = report
            report.comparison = AuditComparison(from: .sample, to: report)
            #expect(AuditJSON.report(Array(try AuditJSON.text(report).utf8)) == report)
        }
    }

    @Test("what is no review, or one of another format, is not read")
    func foreign() throws {
        #expect(AuditJSON.report(Array("{}".utf8)) == nil)
        var other = AuditReport.sample
        other.format = 99
        #expect(AuditJSON.report(Array(try AuditJSON.text(other).utf8)) == nil)
    }

    @Test("the section says how to compare, or what differs")
    func section() {
        #expect(AuditHTML.page(AuditReport(title: "R", sections: [.changes(nil)])).contains("--compare FILE"))
        let same = AuditComparison(from: .sample, to: .sample)
        #expect(AuditText.text(AuditReport(title: "R", sections: [.changes(same)])).contains("Nothing differs."))
    }
}

extension AuditReport {
    /// Changes the only table of the sample.
    fileprivate mutating func change(_ body: (inout AuditTable) -> Void) {
        guard case .table(var table) = sections[0].blocks[1] else { return }
        body(&table)
        sections[0].blocks[1] = .table(table)
    }
}
