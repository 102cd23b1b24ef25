package io.dibs.testkit.process;

/** CPU seconds by process. */
public record CpuSeconds(double node, double postgres, double redis) {
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
