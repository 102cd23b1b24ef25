package io.dibs.load;

import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.load.RequestSource;
import io.dibs.testkit.process.CpuSeconds;
import io.dibs.testkit.process.ProcFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A run and what it cost. */
record LoadMeasurement(String name, LoadReport report, CpuSeconds servers, double generator) {
    private static final double UNIT = 100_000;

    static LoadMeasurement of(String name, LoadPlan plan, RequestSource requests, Supplier<CpuSeconds> servers) {
        return of(name, plan, requests, servers, () -> {});
    }

    /** @param settle waits for what the servers do later for the same requests, which counts too */
    static LoadMeasurement of(
            String name, LoadPlan plan, RequestSource requests, Supplier<CpuSeconds> servers, Runnable settle) {
        long self = ProcessHandle.current().pid();
        CpuSeconds serversBefore = servers.get();
        double before = ProcFiles.cpuSeconds(self);
        LoadReport report = LoadGenerator.run(plan, requests);
        double generator = ProcFiles.cpuSeconds(self) - before;
        settle.run();
        return new LoadMeasurement(name, report, servers.get().since(serversBefore), generator);
    }

    /** Several take turns, so that all meet the same machine; the sum of each. */
    static List<LoadMeasurement> inTurns(int turns, int kinds, IntFunction<LoadMeasurement> measure) {
        List<LoadMeasurement> sums = new ArrayList<>();
        for (int kind = 0; kind < kinds; kind++) {
            sums.add(measure.apply(kind));
        }
        for (int turn = 1; turn < turns; turn++) {
            for (int place = 0; place < kinds; place++) {
                int kind = turn % 2 == 0 ? place : kinds - 1 - place;
                sums.set(kind, sums.get(kind).plus(measure.apply(kind)));
            }
        }
        return sums;
    }

    static List<LoadMeasurement> inTurns(int turns, Supplier<LoadMeasurement> one, Supplier<LoadMeasurement> other) {
        return inTurns(turns, 2, kind -> (kind == 0 ? one : other).get());
    }

    LoadMeasurement plus(LoadMeasurement other) {
        return new LoadMeasurement(
                name, report.plus(other.report), servers.plus(other.servers), generator + other.generator);
    }

    /** CPU seconds of the servers for 100,000 answers. */
    CpuSeconds serversPerUnit() {
        return servers.per(units());
    }

    double generatorPerUnit() {
        return generator / units();
    }

    /** The generator has one thread: near to 1, the rate is what it can send rather than what the servers can take. */
    double generatorShare() {
        return generator * 1e9 / Math.max(1, report.elapsed().toNanos());
    }

    private double units() {
        return Math.max(1, report.answered()) / UNIT;
    }
}
