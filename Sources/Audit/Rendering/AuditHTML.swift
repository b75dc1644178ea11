/// A review as one page that needs nothing else: no script, no file, no network. Browsers are told to refuse any.
package enum AuditHTML {
    package static func page(_ report: AuditReport) -> String {
        var page = Page()
        page.line("<!DOCTYPE html>")
        page.line("<html lang=\"en\">")
        page.line("<head>")
        page.line("<meta charset=\"utf-8\">")
        page.line(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
        )
        page.line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        page.line("<meta name=\"color-scheme\" content=\"light dark\">")
        page.line("<meta name=\"referrer\" content=\"no-referrer\">")
        page.line("<title>\(escaped(report.title)): \(escaped(report.verdict))</title>")
        page.line("<style>\n\(style)\n</style>")
        page.line("</head>")
        page.line("<body>")
        header(report, &page)
        contents(report, &page)
        page.line("<main>")
        findings(report, &page)
        for (index, section) in report.sections.enumerated() { write(section, number: index + 1, report, &page) }
        page.line("</main>")
        page.line("</body>")
        page.line("</html>")
        return page.text
    }

    /// Lines of a page.
    struct Page {
        private(set) var text = ""

        mutating func line(_ markup: String) {
            text += markup
            text += "\n"
        }
    }

    private static func header(_ report: AuditReport, _ page: inout Page) {
        page.line("<header>")
        page.line("<h1>\(escaped(report.title))</h1>")
        page.line(
            "<p class=\"verdict \(report.isClean ? "clean" : "unclean")\"><strong>\(escaped(report.verdict))</strong></p>"
        )
        page.line("<dl>")
        for subject in report.subjects {
            page.line("<div><dt>\(escaped(subject.name))</dt><dd>\(prose(subject.value))</dd></div>")
        }
        page.line("</dl>")
        page.line("</header>")
    }

    private static func contents(_ report: AuditReport, _ page: inout Page) {
        page.line("<nav aria-label=\"Contents\">")
        page.line("<h2>Contents</h2>")
        page.line("<ol>")
        for section in report.sections {
            let count = report.findings.count { $0.section == section.id }
            let badge =
                count == 0 ? "" : " <span class=\"mark finding\">\(count) FINDING\(count == 1 ? "" : "S")</span>"
            page.line(
                "<li><a href=\"#\(anchor(section.id))\">\(escaped(section.title))</a>\(badge)"
                    + "<br><span class=\"question\">\(prose(section.question))</span></li>")
        }
        page.line("</ol>")
        page.line("</nav>")
    }

    private static func findings(_ report: AuditReport, _ page: inout Page) {
        page.line("<section id=\"findings\">")
        page.line("<h2>Findings</h2>")
        if report.findings.isEmpty {
            page.line("<p>None. What was looked at, and what was not, is told section by section.</p>")
        }
        for finding in report.findings {
            let title = report.sections.first { $0.id == finding.section }?.title ?? finding.section
            page.line("<div class=\"card\" id=\"finding-\(anchor(finding.id))\">")
            page.line(
                "<p><span class=\"mark finding\">FINDING</span> <code>\(escaped(finding.id))</code> "
                    + "(<a href=\"#\(anchor(finding.section))\">\(escaped(title))</a>)</p>")
            page.line("<p><strong>\(prose(finding.what))</strong></p>")
            page.line("<p><b>What it costs:</b> \(prose(finding.consequence))</p>")
            page.line("<p><b>What to do:</b> \(prose(finding.remedy))</p>")
            page.line("</div>")
        }
        page.line("</section>")
    }

    private static func write(_ section: AuditSection, number: Int, _ report: AuditReport, _ page: inout Page) {
        page.line("<section id=\"\(anchor(section.id))\">")
        page.line("<h2>\(number). \(escaped(section.title))</h2>")
        page.line("<p class=\"question\">\(prose(section.question))</p>")
        for block in section.blocks {
            switch block {
            case .paragraph(let text): page.line("<p>\(prose(text))</p>")
            case .list(let items):
                page.line("<ul>")
                for item in items { page.line("<li>\(prose(item))</li>") }
                page.line("</ul>")
            case .table(let table): write(table, in: section, &page)
            case .listing(let title, let text):
                page.line("<h3>\(escaped(title))</h3>")
                page.line("<pre>\(escaped(text, keepsLines: true))</pre>")
            }
        }
        page.line("<p class=\"back\"><a href=\"#findings\">findings</a></p>")
        page.line("</section>")
    }
}
