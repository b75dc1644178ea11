import ProberRuntime

// For the tests of what the attempts do where less than a whole seal is in force. It is never installed.
Prober.run(.nothing)
