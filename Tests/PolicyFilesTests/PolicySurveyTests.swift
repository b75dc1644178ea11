import PolicyFiles
import SandboxPolicy
import Testing

@Suite("A survey of a policy file")
struct PolicySurveyTests {
    private func survey(_ replaced: String = "", _ by: String = "") throws -> PolicySurvey {
        var text = try defaultText()
        if !replaced.isEmpty {
            let range = try #require(text.firstRange(of: replaced), "the shipped policy has changed")
            text = text.replacingCharacters(in: range, with: by)
        }
        return try PolicySurvey(Array(text.utf8), path: "x.yaml")
    }

    @Test("of a file that is in force says what loading it says")
    func whole() throws {
        let survey = try survey()
        #expect(survey.refusals.isEmpty)
        #expect(try survey.policy == PolicyFile.read(Array(defaultText().utf8), path: "x.yaml"))
        #expect(
            survey.layers == [
                "landlock": "deny-all", "networkNamespace": "empty", "clock": "denied", "capabilities": "none",
            ])
        let lines = try defaultText().split(separator: "\n", omittingEmptySubsequences: false)
        for (place, rule) in survey.policy.ready.indices.map({ (PolicyPlace.readyRule($0), survey.policy.ready[$0]) }) {
            let line = try #require(survey.place(of: place)?.line)
            #expect(lines[line - 1].contains("names: [\(rule.names.joined(separator: ", "))]"))
            #expect(survey.location(of: place) == "x.yaml:\(line)")
        }
    }

    @Test("sees what the ceiling refuses, which nothing would run by")
    func beyond() throws {
        let survey = try survey("names: [munmap]", "names: [munmap, socket]")
        #expect(survey.policy.ready[4].names == ["munmap", "socket"])
        #expect(survey.refusals.map(\.code) == [.beyondCeiling])
        #expect(survey.unread.isEmpty)
        let open = try self.survey("defaultAction: SCMP_ACT_NOTIFY", "defaultAction: SCMP_ACT_ALLOW")
        #expect(open.policy.defaultAction == .allow)
        #expect(open.refusals.map(\.code) == [.beyondCeiling])
    }

    @Test("goes on behind what cannot be read, tells all of it, and keeps the places of the rest")
    func unreadable() throws {
        let text = try defaultText()
        let range = try #require(text.firstRange(of: "names: [munmap]"))
        var changed = text.replacingCharacters(in: range, with: "names: [mumap]")
        let reason = try #require(changed.firstRange(of: "      reason: The allocator grows and shrinks the heap.\n"))
        changed = changed.replacingCharacters(in: reason, with: "")
        let survey = try PolicySurvey(Array(changed.utf8), path: "x.yaml")
        #expect(survey.unread.map(\.code) == [.badValue, .missingKey])
        #expect(survey.policy.ready.map(\.names).last == ["exit_group"])
        let line = try #require(survey.place(of: .readyRule(survey.policy.ready.count - 1))?.line)
        #expect(changed.split(separator: "\n", omittingEmptySubsequences: false)[line - 1].contains("exit_group"))
    }

    @Test(
        "tells a layer that is missing or other",
        arguments: ["landlock: deny-all", "networkNamespace: empty", "clock: denied", "capabilities: none"])
    func layers(line: String) throws {
        let name = String(line.prefix { $0 != ":" })
        let missing = try survey("\n\(name == "capabilities" ? "  " : "")\(line)", "\n")
        #expect(missing.layers[name] == nil)
        #expect(missing.refusals.map(\.code) == [.missingKey])
        let other = try survey(line, "\(name): other")
        #expect(other.layers[name] == "other")
        #expect(other.refusals.map(\.code) == [.badValue])
    }
}
