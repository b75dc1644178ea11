import Audit
import Foundation
import Testing

@testable import Auditing

@Suite("What is linked in")
struct LinkedChapterTests {
    /// As scripts/inventory writes it.
    private static let text = """
        {"format": 1, "toolchain": "Swift 6.3", "c_library": "libc6-dev 2.36",
         "allowed": {"import": [{"name": "StrategySDK", "reason": "the SDK"}], "provider": [], "symbol": []},
         "families": [{"module": "MeanReversionV1", "imports": ["StrategySDK"], "compiler_reads": ["Swift"],
           "sources": [{"path": "a.swift", "digest": "sha256:1"}],
           "undefined": [{"provider": "StrategySDK", "symbols": ["StrategySDK.Decision"]}]}],
         "executables": [{"name": "bulkhead-worker", "digest": "sha256:w", "size": 1, "program_headers": ["LOAD"],
           "is_static": true, "modules": ["Wire"], "packages": [], "system_libraries": [], "init_array": ["frame_dummy"],
           "preinit_array": [], "fini_array": [], "resolvers": ["memcpy"]}],
         "findings": []}
        """

    private func chapter(_ text: String = Self.text, worker: String = "sha256:w") throws -> Chapter {
        let inventory = try JSONDecoder().decode(Inventory.self, from: Data(text.utf8))
        return .linked(.success(inventory), path: "inventory.json", worker: worker, supervisor: nil)
    }

    @Test("is shown without a finding where it is as it should be")
    func clean() throws {
        let chapter = try chapter()
        #expect(chapter.findings.isEmpty)
        let page = AuditHTML.page(AuditReport(title: "R", sections: [chapter.section]))
        for text in ["MeanReversionV1", "StrategySDK.Decision", "frame_dummy"] { #expect(page.contains(text)) }
    }

    @Test("every finding of the build is a finding of the review")
    func findings() throws {
        let text = Self.text.replacingOccurrences(of: "\"findings\": []", with: "\"findings\": [\"X uses socket\"]")
        #expect(try chapter(text).findings.map(\.what) == ["X uses socket"])
    }

    @Test("an inventory of another executable is a finding, and so is the lack of one")
    func other() throws {
        #expect(try chapter(worker: "sha256:v").findings.map(\.id) == ["linked.other_bulkhead-worker"])
        let lack = #expect(throws: Inventory.Lack.self) { try Inventory.load("/nowhere/inventory.json") }
        #expect(lack?.isMissing == true)
        let chapter = Chapter.linked(
            .failure(try #require(lack)), path: "/nowhere/inventory.json", worker: "", supervisor: nil)
        #expect(chapter.findings.map(\.id) == ["linked.unknown"])
    }
}
