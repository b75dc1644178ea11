import Audit
import Testing

@Suite("The page of a review")
struct AuditHTMLTests {
    @Test(
        "writes whatever is in a review as text, wherever it stands",
        arguments: [
            "<script>alert(1)</script>", "\"><img src=x onerror=y>", "'><em>", "</style><i>", "&lt;u&gt;", "`<s>`",
        ])
    func escaping(_ text: String) {
        let page = AuditHTML.page(.filled(with: text))
        for markup in ["<script", "<img", "<em>", "<i>", "<u>", "<s>"] { #expect(!page.contains(markup), "\(markup)") }
        #expect(page.ranges(of: "</style>").count == 1)
        // It is all there, though, to be read.
        #expect(page.ranges(of: "&lt;").count + page.ranges(of: "&amp;lt;").count >= 15)
    }

    @Test("keeps attributes whole, whatever is in them")
    func attributes() {
        let page = AuditHTML.page(.filled(with: "a\" onclick=\"x' id='y"))
        #expect(!page.contains("onclick=\"") && !page.contains("id='"))
    }

    @Test("shows characters that cannot be seen, or that turn the direction of writing, as what they are")
    func invisible() {
        let page = AuditHTML.page(.filled(with: "a\u{202E}b\u{0}c\u{1B}[2Jd\u{200B}e"))
        #expect(page.unicodeScalars.allSatisfy { ![0x202E, 0, 0x1B, 0x200B].contains($0.value) })
        #expect(page.contains("a\\u{202e}b\\u{0}c\\u{1b}[2Jd\\u{200b}e"))
    }

    @Test("needs nothing else: no script, no link elsewhere, no file, and browsers are told to load none")
    func selfContained() {
        let page = AuditHTML.page(.sample)
        for part in ["<script", "<link", "<img", "<iframe", "src=", "url(", "@import", "http://", "https://", "//"] {
            #expect(!page.contains(part), "\(part)")
        }
        #expect(page.contains("default-src 'none'"))
        // Every link leads to a place on the page.
        for link in page.matches(of: #/href="([^"]*)"/#) {
            #expect(link.1.hasPrefix("#") && page.contains("id=\"\(link.1.dropFirst())\""), "\(link.1)")
        }
    }

    @Test("says every state in words, and not by colour alone")
    func marks() {
        var report = AuditReport.sample
        let rows = AuditMark.allCases.map { AuditTable.Row([$0.rawValue], mark: $0) }
        report.sections[0].blocks = [.table(AuditTable("marks", title: "", columns: ["x"], rows: rows))]
        let page = AuditHTML.page(report)
        for mark in AuditMark.allCases { #expect(page.contains(">\(mark.word)</span>")) }
    }

    @Test("opens and closes every element in order")
    func balanced() throws {
        let page = AuditHTML.page(.filled(with: "`a` & <b>"))
        var open: [Substring] = []
        for tag in page.matches(of: #/<(\/?)([a-z0-9]+)[^>]*>/#) {
            let name = tag.2
            if ["meta", "br"].contains(name) { continue }
            if tag.1.isEmpty { open.append(name) } else { #expect(open.popLast() == name) }
        }
        #expect(open.isEmpty)
    }

    @Test("leads from the contents and from each finding to its section")
    func links() {
        let page = AuditHTML.page(.sample)
        #expect(page.contains("<a href=\"#build\">What is loaded</a> <span class=\"mark finding\">1 FINDING</span>"))
        #expect(page.contains("<section id=\"build\">"))
        #expect(page.contains("run <code>bulkhead plugins pin</code>"))
    }
}
