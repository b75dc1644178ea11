private import Glibc

/// The three descriptors that every process is given, or should be.
package enum StandardStreams {
    /// Puts something in the place of those that are closed, before a file is opened that would get such a number:
    /// intents would be written into the ledger. What takes their place fails like a closed one, but for standard error,
    /// where messages are lost.
    package static func open() {
        for (number, mode) in [(Int32(0), O_WRONLY), (1, O_RDONLY), (2, O_WRONLY)]
        where fcntl(number, F_GETFD) < 0 && errno == EBADF {
            // The lowest number that is free is this one, since those below are open by now.
            _ = Glibc.open("/dev/null", mode)
        }
    }
}
