import ProberRuntime

Prober.run(.filter)
