import LegacyMacdRsiV1
import MeanReversionV1
import Misbehaving
import TrendMultifactorV1
import VolatilityOverlayV1
import WorkerRuntime

// As bulkhead-worker, and a family beside the others that breaks on purpose.
Worker.run([
    .plugin(LegacyMacdRsi_1_0_0.self),
    .plugin(LegacyMacdRsi_1_1_0.self),
    .plugin(TrendMultifactor_1_0_0.self),
    .plugin(MeanReversion_1_0_0.self),
    .plugin(VolatilityOverlay_1_0_0.self),
    .plugin(Misbehaving_1_0_0.self),
    .plugin(Misbehaving_1_1_0.self, deprecated: "use 2.0.0, which keeps one state for all symbols"),
    .plugin(Misbehaving_2_0_0.self),
])
