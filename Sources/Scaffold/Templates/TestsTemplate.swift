/// Tests of the strategy of ``PluginTemplate``.
enum TestsTemplate {
    static func source(_ name: FamilyName) -> String {
        let imports = [name.module, "StrategySDK", "StrategyTesting", "Testing"].sorted()
        return imports.map { "import \($0)\n" }.joined() + #"""

            @Suite("\#(name.family)")
            struct \#(name.typeName)Tests {
                /// Warm: four events at 100. A rise of 50 enters, and one of less than 25 leaves.
                static func warm() throws -> StrategyRun<\#(name.plugin)> {
                    var run = try StrategyRun(
                        \#(name.plugin).self, ["target_notional": 1000, "window": 4, "entry": 0.5, "exit": 0.25])
                    for _ in 0..<4 { #expect(try run.take(["price": 100]) == .warmingUp) }
                    return run
                }

                @Test(
                    "Enters at exactly the rise of entry, the surer the higher",
                    arguments: [
                        (149.99, Verdict.quiet("below_entry")), (150, .long(0.5, 1000, "risen")),
                        (175, .long(0.75, 1000, "risen")), (1000, .long(1, 1000, "risen")), (50, .quiet("below_entry")),
                    ])
                func entry(price: Double, verdict: Verdict) throws {
                    var run = try Self.warm()
                    #expect(try run.take(["price": .number(price)]) == verdict)
                }

                @Test("Holds until the rise is below exit, and says so once")
                func exit() throws {
                    var run = try Self.warm()
                    #expect(try run.take(["price": 150]) == .long(0.5, 1000, "risen"))
                    #expect(try run.take(["price": 125]) == .quiet("holding"))
                    #expect(try run.take(["price": 124]) == .flat(1, "rise_over"))
                    #expect(try run.take(["price": 124]) == .quiet("below_entry"))
                }

                @Test("What would enter during the warm-up leaves no position behind")
                func warmUp() throws {
                    var run = try StrategyRun(\#(name.plugin).self, ["target_notional": 1000, "window": 2])
                    for price in [100.0, 200] { #expect(try run.take(["price": .number(price)]) == .warmingUp) }
                    #expect(try run.take(["price": 300]).intent?.direction == .long)
                }

                @Test("Says that there is no base where the price was zero")
                func noBase() throws {
                    var run = try StrategyRun(\#(name.plugin).self, ["target_notional": 1000, "window": 2])
                    for _ in 0..<2 { _ = try run.take(["price": 0]) }
                    #expect(try run.take(["price": 1]) == .quiet("no_base"))
                }

                @Test("Symbols know nothing of each other")
                func symbols() throws {
                    var run = try Self.warm()
                    #expect(try run.take(["price": 1000], symbol: "GBPUSD") == .warmingUp)
                    #expect(try run.take(["price": 150], symbol: "EURUSD").intent?.direction == .long)
                }

                @Test("Goes on after each death of its worker as if nothing had been")
                func restarts() throws {
                    var undisturbed = try Self.warm()
                    var restarted = undisturbed
                    var moves = 0
                    for index in 0..<60 {
                        let event: [String: FeatureValue] = ["price": .number(Double(60 + index * 37 % 90))]
                        let verdict = try undisturbed.take(event)
                        try restarted.restart()
                        #expect(try restarted.take(event) == verdict)
                        if verdict.intent != nil { moves += 1 }
                    }
                    #expect(moves > 1, "these prices must move it, or nothing is tested")
                }

                @Test(
                    "Refuses parameters by name",
                    arguments: [
                        ("target_notional", ParameterValue.integer(0)), ("window", 1), ("window", 1001), ("window", 2.5),
                        ("entry", 0), ("exit", 0.005), ("exits", 0),
                    ])
                func refused(parameter: String, value: ParameterValue) {
                    let error = #expect(throws: ParameterError.self) {
                        try StrategyRun(\#(name.plugin).self, ["target_notional": 1000].merging([parameter: value]) { $1 })
                    }
                    #expect(error?.parameter == parameter)
                }
            }

            """#
    }
}
