import Foundation
import Testing

/// A tutorial is checked only if whatever is wrong in it fails.
@Suite("scripts/check-tutorial", .enabled(if: SampleTree.hasPython))
struct CheckTutorialTests {
    /// What comes of a document, with a `bulkhead` that knows `help known` and nothing else.
    static func check(_ document: String) throws -> (status: Int32, errors: String) {
        let tree = try SampleTree()
        try tree.write("Tutorial.md", document)
        try tree.write(
            "bin/bulkhead", "#!/bin/sh\n[ \"$*\" = \"help known\" ] && echo 'USAGE: bulkhead known'\nexit 0\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: tree.root.appending(path: "bin/bulkhead").path)
        let result = try SampleTree.run(
            SampleTree.repository.appending(path: "scripts/check-tutorial").path,
            [
                "--document", tree.root.appending(path: "Tutorial.md").path, "--binaries",
                tree.root.appending(path: "bin").path,
            ])
        return (result.status, result.errors)
    }

    @Test("Files, changes, commands in the directory where those before have ended, and what they show")
    func asPrinted() throws {
        let result = try Self.check(
            """
            Not marked: not carried out.
            ```sh
            exit 1
            ```
            <!-- file a/text -->
            ```
            one
            two
            three
            ```
            <!-- change a/text -->
            ```diff
            @@ a remark
             one
            -two
            +2
            @@
            -three
            ```
            <!-- run -->
            ```sh
            cd a
            ```
            <!-- run, ends with 3 -->
            ```sh
            cat text
            echo "took 12   ms" >&2
            exit 3
            ```
            <!-- shows -->
            ```
            one
            2
            took … ms
            ```
            <!-- run if there is known -->
            ```sh
            bulkhead known
            ```
            """)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("6 steps, as printed"))
    }

    @Test("A command that this build has not is skipped with what it shows, and said so")
    func skipped() throws {
        let result = try Self.check(
            "<!-- run if there is conform -->\n```sh\nexit 1\n```\n<!-- shows -->\n```\nanything\n```\n")
        #expect(result.status == 0 && result.errors.contains("SKIPPED, since this build has no bulkhead conform"))
    }

    @Test(
        "Whatever is not as printed fails",
        arguments: [
            ("<!-- run -->\n```sh\nexit 2\n```\n", "ended with 2, not 0"),
            ("<!-- run, ends with 1 -->\n```sh\ntrue\n```\n", "ended with 0, not 1"),
            ("<!-- run -->\n```sh\nfalse | true\n```\n", "ended with 1, not 0"),
            ("<!-- run -->\n```sh\necho a b\n```\n<!-- shows -->\n```\na\n```\n", "not in its place:\na"),
            ("<!-- run -->\n```sh\necho b; echo a\n```\n<!-- shows -->\n```\na\nb\n```\n", "not in its place:\nb"),
            ("<!-- file t -->\n```\na\na\n```\n<!-- change t -->\n```diff\n-a\n```\n", "stand 2 times in t"),
            ("<!-- file t -->\n```\na\n```\n<!-- change t -->\n```diff\n-b\n```\n", "stand 0 times in t"),
            ("<!-- file t -->\n```\na\n```\n<!-- change t -->\n```diff\na\n```\n", "neither kept, nor added"),
            ("<!-- run -->\ntext\n```sh\ntrue\n```\n", "a mark without a block"),
            ("<!-- run -->\n<!-- shows -->\n```\n```\n", "a mark without a block"),
            ("```sh\n```\n<!-- run -->\n", "a mark without a block"),
            ("<!-- runs -->\n```sh\ntrue\n```\n", "says nothing known"),
            ("<!-- run, perhaps -->\n```sh\ntrue\n```\n", "says nothing known"),
            ("<!-- run -->\n```sh\ntrue\n", "a block without an end"),
            ("```sh\ntrue\n```\n", "nothing to carry out"),
        ])
    func different(document: String, part: String) throws {
        let result = try Self.check(document)
        #expect(result.status == 1 && result.errors.contains(part), "\(result)")
    }
}
