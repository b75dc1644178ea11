// A worker of plugins with one flaw each, for the tests of the checks that are to find them.
import WorkerRuntime

Worker.run([
    .plugin(Sound.self), .plugin(IncludesItsOwnBar.self),
    .plugin(GlobalCounter.self), .plugin(LeaksAcrossSymbols.self), .plugin(WrongSymbol.self),
    .plugin(CachesParameters.self), .plugin(OrderDependent.self),
    .plugin(SumsDictionary.self), .plugin(ReadsAddress.self), .plugin(DrawsNumbers.self),
    .plugin(ReadsEnvironment.self), .plugin(ReadsAhead.self),
    .plugin(WarmUpTooShort.self), .plugin(WarmUpTooLong.self), .plugin(SlowAverage.self),
    .plugin(Throws.self), .plugin(EmitsNaN.self), .plugin(Oversize.self), .plugin(HugeText.self),
    .plugin(SpoiltByBadBar.self), .plugin(GrowsForEver.self), .plugin(KeepsSet.self), .plugin(ForgetsOnSnapshot.self),
    .plugin(ReadsForNothing.self), .plugin(FailsAfterGap.self),
    .plugin(Spins.self), .plugin(IsSlow.self), .plugin(LeaksMemory.self), .plugin(Traps.self),
    .plugin(TrapsOnParameter.self),
    .plugin(ReadsClock.self), .plugin(ReadsCounter.self), .plugin(AsksForRandomness.self), .plugin(WritesFile.self),
    .plugin(OpensSocket.self), .plugin(Forks.self), .plugin(Prints.self),
])
