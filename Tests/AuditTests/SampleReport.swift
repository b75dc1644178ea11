import Audit

extension AuditReport {
    /// With `text` in every place that a review can hold text in.
    static func filled(with text: String) -> AuditReport {
        AuditReport(
            title: text, subjects: [.init(text, text)],
            findings: [AuditFinding(text, section: text, what: text, consequence: text, remedy: text)],
            sections: [
                AuditSection(
                    text, title: text, question: text,
                    blocks: [
                        .paragraph(text), .list([text]), .listing(title: text, text: text),
                        .table(
                            AuditTable(
                                text, title: text, columns: [.init(text), .code(text)],
                                rows: [.init([text, text], mark: .finding), .init([text, text, text])], ifEmpty: text)),
                        .table(AuditTable(text, title: text, columns: [], ifEmpty: text)),
                    ])
            ])
    }

    static let sample = AuditReport(
        title: "Review", subjects: [.init("time", "2026-11-26T05:34:31Z", isVolatile: true), .init("build", "0.1.0")],
        findings: [
            AuditFinding(
                "pin.unpinned", section: "build", what: "nothing is pinned", consequence: "anything is loaded",
                remedy: "run `bulkhead plugins pin`")
        ],
        sections: [
            AuditSection(
                "build", title: "What is loaded", question: "Which executable?",
                blocks: [
                    .paragraph("The worker is `bulkhead-worker`."),
                    .table(
                        AuditTable(
                            "calls", title: "Calls",
                            columns: [.code("call"), "reason", .init("pid", isVolatile: true)],
                            rows: [
                                .init(["read", "frames come in", "12"], mark: .enforced),
                                .init(["write", "frames go out", "12"], mark: .enforced),
                            ])),
                ])
        ])
}
