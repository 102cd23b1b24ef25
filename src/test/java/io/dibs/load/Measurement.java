package io.dibs.load;

import java.util.function.Supplier;

/** A run and what it cost. */
record Measurement(String name, Report report, Cpu servers, double generator) {
    private static final double UNIT = 100_000;

    static Measurement of(String name, Plan plan, Requests requests, Supplier<Cpu> servers) {
        long self = ProcessHandle.current().pid();
        Cpu serversBefore = servers.get();
        double before = Proc.cpuSeconds(self);
        Report report = Generator.run(plan, requests);
        return new Measurement(
                name, report, servers.get().since(serversBefore), Proc.cpuSeconds(self) - before);
    }

    Measurement plus(Measurement other) {
        return new Measurement(
                name, report.plus(other.report), servers.plus(other.servers), generator + other.generator);
    }

    /** CPU seconds of the servers for 100,000 answers. */
    Cpu serversPerUnit() {
        return servers.per(units());
    }

    double generatorPerUnit() {
        return generator / units();
    }

    private double units() {
        return Math.max(1, report.answered()) / UNIT;
    }
}
