import Foundation
import Status
import Testing

@Suite struct DocumentTests {
    @Test func everyKindOfDiagnosisIsDocumentedOnce() throws {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let document = try String(
            contentsOf: package.appendingPathComponent("Sources/Status/Status.docc/Status.md"), encoding: .utf8)
        let rows = document.split(separator: "\n").filter { $0.hasPrefix("| `") && !$0.hasPrefix("| `kind`") }
        let kinds = rows.compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
        #expect(kinds.sorted() == Diagnosis.Kind.allCases.map(\.rawValue).sorted())
    }
}
