import Digest
import Foundation
package import Status

/// What a host says of itself as a page for people: the tables of `bulkhead status`, renewed while it is open.
///
/// It loads nothing. Its script asks for the page again every two seconds and puts the new tables in the place of the old
/// ones, so that nothing moves under the reader; without scripts the browser loads the page again.
package enum StatusPage {
    package static let maxStrategies = 1000
    package static let maxStreams = 100

    /// Allows the one script and the one style by their digests, and the script to ask this server.
    package static let contentSecurityPolicy =
        "default-src 'none'; script-src '\(sourceDigest(script))'; style-src '\(sourceDigest(style))'; connect-src 'self'; "
        + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private static func sourceDigest(_ source: StaticString) -> String {
        let words = SHA256Digest(of: source.withUTF8Buffer { Array($0) }).words
        let bytes = words.indices.flatMap { index in withUnsafeBytes(of: words[index].bigEndian) { Array($0) } }
        return "sha256-\(Data(bytes).base64EncodedString())"
    }

    package static func html(_ status: HostStatus) -> [UInt8] {
        var page = HTMLBuffer()
        page.raw("<!doctype html>\n<html lang=en><head><meta charset=utf-8><title>")
        page.text("\(status.run.state.rawValue) – Bulkhead")
        page.raw("</title><meta name=viewport content=\"width=device-width, initial-scale=1\">")
        page.raw("<meta name=color-scheme content=\"light dark\"><link rel=icon href=\"data:,\">")
        page.raw("<noscript><meta http-equiv=refresh content=2></noscript><style>")
        page.raw(style)
        page.raw("</style></head>\n<body><p id=lost role=status hidden></p><main>\n")
        page.head(status)
        page.run(status)
        page.workers(status.workers, status.run)
        page.strategies(status.strategies)
        page.input(status.input)
        page.raw("</main><script>")
        page.raw(script)
        page.raw("</script></body></html>\n")
        return page.bytes
    }
}
