extension ConformanceReport {
    /// For a server that runs builds: JUnit's XML, a case for each check. Warnings pass, with their words as output.
    package var junit: String {
        let failures = results.count { $0.verdict.isFailure }
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuite name=\"\(Self.escaped("\(plugin)"))\" tests=\"\(results.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(count(.skip))\" time=\"\(seconds)\">",
        ]
        for result in results {
            let words = Self.escaped(result.evidence.joined(separator: "\n"))
            lines.append(
                "  <testcase classname=\"\(Self.escaped("\(plugin)"))\" name=\"\(Self.escaped(result.name))\" time=\"\(result.seconds)\">"
            )
            switch result.verdict {
            case .pass: break
            case .warn: lines.append("    <system-out>\(words)</system-out>")
            case .skip: lines.append("    <skipped message=\"\(words)\"/>")
            case .fail, .crash, .timeout, .violation:
                lines.append(
                    "    <failure type=\"\(result.verdict.rawValue)\" message=\"\(Self.escaped(result.evidence.first ?? ""))\">\(words)\nagain: \(Self.escaped(result.reproduce))</failure>"
                )
            }
            lines.append("  </testcase>")
        }
        return lines.joined(separator: "\n") + "\n</testsuite>\n"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            // XML 1.0 has no place for other control characters.
            case _ where scalar.value < 0x20 && scalar != "\t": result += "?"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
