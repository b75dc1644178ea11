import Supervision
import Testing

@testable import Catalog

@Suite("A reload's plan as people read it")
struct PlanTests {
    private static let old = catalog(
        entry("gone"), entry("off"), entry("same"), entry("also-same"), entry("tuned", "params: { level: 2 }"),
        entry("moved", "symbols: [A, B]"), entry("out", "enabled: false"))
    private static let new = catalog(
        entry("off", "enabled: false"), entry("same"), entry("also-same"),
        entry("tuned", "params: { level: 3 }, priority: 5"), entry("moved", "symbols: [B, C]"),
        entry("out", "enabled: false"), entry("fresh"), entry("bad", "params: { level: 101 }"))

    @Test("It says of each strategy what happens to what belongs to it, and ends with the verdict")
    func text() throws {
        let text = try reload(Self.old, Self.new).text(.refuse, usesColour: false)
        let expected = """
            old.yaml → new.yaml

            ! bad    assorted@2.0.0  added, disabled (by an error)  new.yaml:10
                  error  new.yaml:10:76: strategy "bad": params.level: 101 is not a number from 0.0 to 100.0
            + fresh  assorted@2.0.0  added                          new.yaml:9
                  state    begins anew, without warm-up, since it enters service
                  breaker  closed, unless this version with these parameters left it open before
            - gone   assorted@2.0.0  removed                        old.yaml:3
                  state    forgotten
                  breaker  set aside for this version with these parameters
                  intents  live ones are withdrawn
            ~ moved  assorted@2.0.0  changed                        new.yaml:7
                  symbols  +C, -A
                  state    kept; forgotten for A; begins for C
                  breaker  kept
                  intents  live ones of A are withdrawn; the others stay live
            - off    assorted@2.0.0  disabled (enabled: false)      new.yaml:3
                  state    forgotten
                  breaker  set aside for this version with these parameters
                  intents  live ones are withdrawn
            ~ tuned  assorted@2.0.0  changed                        new.yaml:6
                  params.level  2 → 3
                  priority      100 → 5
                  state         begins anew, without warm-up, since its parameters change
                  breaker       closed, unless this version with these parameters left it open before
                  intents       live ones are withdrawn
            = also-same, same
                  untouched: state, breaker and live intents stay
            = out
                  stay out of service

            workers
            ~ assorted  replaced: its successor is ready, with every state that is kept, before it is drained

            A reload would be accepted: 1 to start, 2 to stop, 2 to change, 2 untouched; 2 begin anew, live intents of \
            4 are withdrawn; 1 disabled by an error.

            """
        #expect(text == expected, "\(text)")
    }

    @Test("It ends with the refusal where there is one")
    func refused() throws {
        let text = try reload(catalog(entry("one")), catalog(entry("one", "enabled: false")))
            .text(.refuse, usesColour: false)
        #expect(text.contains("A reload would be refused whole: new.yaml has no enabled strategy"))
        #expect(!text.contains("accepted"))
    }

    @Test("No difference is said in a line")
    func nothing() throws {
        let text = try reload(Self.old, Self.old).text(.refuse, usesColour: false)
        #expect(text.hasSuffix("\n\nA reload would change nothing.\n"))
    }

    @Test("What a catalog says cannot write on a terminal")
    func controlCharacters() throws {
        let evil = #""\e[2Jx""#
        let text = try reload(
            catalog(entry("one", "symbols: [A]")),
            catalog(
                entry("one", "symbols: [A, \(evil)], timeframe: \(evil), params: { label: \(evil) }, name: \(evil)"))
        ).text(.refuse, usesColour: false)
        #expect(!text.contains("\u{1B}"))
        #expect(text.contains(#"+\u{1b}[2Jx"#))
    }

    @Test("Colour marks what comes, goes and changes, and nothing else")
    func colour() throws {
        let change = try reload(Self.old, Self.new)
        let plain = change.text(.refuse, usesColour: false)
        let coloured = change.text(.refuse, usesColour: true)
        #expect(!plain.contains("\u{1B}"))
        #expect(coloured.contains("\u{1B}[32m+ fresh"))
        #expect(coloured.contains("\u{1B}[31m- gone"))
        #expect(coloured.contains("\u{1B}[33m~ tuned"))
        #expect(coloured.contains("\n= also-same"))
    }

    @Test("Thousands of strategies are compared in no time, and the untouched ones take a line")
    func scale() throws {
        let ids = (0..<3000).map { "s\($0)" }
        let old = try resolve(catalog(ids.map { entry($0) }))
        let new = try resolve(catalog(ids.map { entry($0, $0 == "s77" ? "priority: 1" : "") }))
        let clock = ContinuousClock()
        var change: CatalogChange?
        let taken = clock.measure { change = CatalogChange(from: old, to: new) }
        #expect(change?.counts.untouched == 2999)
        #expect(taken < .seconds(2))
        #expect(change?.text(.refuse, usesColour: false).split(separator: "\n").count ?? 0 < 20)
    }
}
