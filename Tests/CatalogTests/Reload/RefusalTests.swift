import Supervision
import Testing

@testable import Catalog

@Suite("Whether a reload is refused")
struct RefusalTests {
    private static let broken = entry("one", "params: { levl: 1 }")

    @Test("An error in a running strategy refuses all, unless that is allowed")
    func runningStrategy() throws {
        let change = try reload(catalog(entry("one"), entry("two")), catalog(Self.broken, entry("two")))
        let refusal = change.refusal(.refuse)
        #expect(refusal?.description.contains(#"new.yaml:3:76: strategy "one": params.levl: is no parameter"#) == true)
        #expect(refusal?.description.contains("--reload-errors disable") == true)
        #expect(change.refusal(.disable) == nil)
    }

    @Test(
        "The same id twice is an error in a running strategy, even if one of both is switched off",
        arguments: [["", ""], ["enabled: false", ""], ["", "enabled: false"]])
    func repeatedID(keys: [String]) throws {
        let change = try reload(
            catalog(entry("one"), entry("two")), catalog(keys.map { entry("one", $0) } + [entry("two")]))
        #expect(change.refusal(.refuse) != nil)
        #expect(change.refusal(.disable) == nil)
    }

    @Test("An error in a strategy that does not run refuses nothing")
    func others() throws {
        for old in [
            catalog(entry("two")), catalog(entry("one", "enabled: false"), entry("two")),
            catalog(Self.broken, entry("two")),
        ] {
            #expect(try reload(old, catalog(Self.broken, entry("two"))).refusal(.refuse) == nil)
        }
    }

    @Test("Whoever removes or switches off a running strategy means it")
    func meant() throws {
        let old = catalog(entry("one"), entry("two"))
        #expect(try reload(old, catalog(entry("two"))).refusal(.refuse) == nil)
        #expect(try reload(old, catalog(entry("one", "enabled: false"), entry("two"))).refusal(.refuse) == nil)
    }

    @Test("A running strategy whose id is lost is not removed but broken")
    func lostID() throws {
        let nameless = "strategy_type: assorted, version: 2.0.0"
        let change = try reload(catalog(entry("one"), entry("two")), catalog(nameless, entry("two")))
        let text = change.refusal(.refuse)?.description
        #expect(text?.contains("new.yaml:3:5: strategy without a usable id: strategy_id: is missing") == true)
        #expect(text?.contains("which may be one, which is gone") == true)
        #expect(change.refusal(.disable) == nil)
        // An entry that was nameless before is not one that has lost its name.
        let known = catalog(nameless, entry("one"), entry("two"))
        #expect(try reload(known, catalog(nameless, entry("two"))).refusal(.refuse) == nil)
    }

    @Test("A catalog in which nothing would run is refused, whatever is allowed", arguments: ReloadErrors.allCases)
    func nothingEnabled(errors: ReloadErrors) throws {
        let change = try reload(catalog(entry("one")), catalog(entry("one", "enabled: false")))
        #expect(change.refusal(errors)?.cause == .nothingEnabled)
        #expect(change.refusal(errors)?.description.contains("new.yaml has no enabled strategy") == true)
        #expect(try reload(catalog(entry("one")), catalog(Self.broken)).refusal(errors) != nil)
        #expect(try reload(catalog(entry("one")), "strategies: []\n").refusal(errors) != nil)
    }

    @Test("Of many errors the first three are told, and how many more there are")
    func many() throws {
        let ids = (1...9).map { "s\($0)" }
        let change = try reload(
            catalog(ids.map { entry($0) } + [entry("two")]),
            catalog(ids.map { entry($0, "params: { levl: 1 }") } + [entry("two")]))
        let text = try #require(change.refusal(.refuse)?.description)
        #expect(text.contains("\"s3\"") && !text.contains("\"s4\"") && text.contains("; and 6 more."))
    }
}
