import Foundation
import Testing

/// A worker is what its file holds: nothing can be loaded into it.
@Suite(.enabled(if: Probes.haveMisfit))
struct LibraryTests {
    /// The Swift runtime brings `dlopen` into every static executable, so that it cannot be kept out of one; it can only be
    /// of no use. In a ready worker it does not even come to its first look at a file, which would be stopped: the C library
    /// first compares the name with those of all that is loaded, and the kernel's own library, one of them, is unmapped.
    @Test(
        "a library cannot be loaded: the call ends the worker",
        arguments: ["library", "library by path", "library by descriptor"], Runner.available)
    func library(_ act: String, _ runner: Runner) throws {
        let supervisor = try #require(Probes.shared).supervisor
        let answer = try run(runner.prefix + [supervisor, Probes.misfit, "misfit", act])
        #expect(answer["answered"] == "false", "\(answer.text)")
        #if arch(x86_64)
            #expect(answer["ending"] == "signal 11", "\(answer.text)")
            #expect(answer["cause"] == "clock read", "\(answer.text)")
        #endif
    }

    @Test("the same call loads the library where there is no seal, so that it is the seal that the others have seen")
    func control() throws {
        let directory = try #require(Probes.shared).directory
        let source = "\(directory)/library.c"
        try """
        #include <dlfcn.h>
        int main(void) { return dlopen("libm.so.6", RTLD_NOW) ? 0 : 1; }
        """.write(toFile: source, atomically: false, encoding: .utf8)
        let build = try run(["cc", "-static", "-w", "-o", "\(directory)/library", source])
        try #require(build.code == 0, "\(build.text)")
        #expect(try run(["\(directory)/library"]).code == 0)
    }
}
