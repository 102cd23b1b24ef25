package io.dibs.testkit.process;

/** CPU seconds by process. */
public record CpuSeconds(double node, double postgres, double redis) {
    /** A process that has ended no longer says what it has spent. */
    public static final CpuSeconds NOT_MEASURED = new CpuSeconds(0, 0, 0);

    public CpuSeconds since(CpuSeconds before) {
        return new CpuSeconds(node - before.node, postgres - before.postgres, redis - before.redis);
    }

    public CpuSeconds plus(CpuSeconds other) {
        return new CpuSeconds(node + other.node, postgres + other.postgres, redis + other.redis);
    }

    public CpuSeconds per(double units) {
        return new CpuSeconds(node / units, postgres / units, redis / units);
    }

    public double total() {
        return node + postgres + redis;
    }
}
