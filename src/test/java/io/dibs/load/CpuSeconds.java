package io.dibs.load;

/** CPU seconds by process. */
public record CpuSeconds(double node, double postgres, double redis) {
    CpuSeconds since(CpuSeconds before) {
        return new CpuSeconds(node - before.node, postgres - before.postgres, redis - before.redis);
    }

    CpuSeconds plus(CpuSeconds other) {
        return new CpuSeconds(node + other.node, postgres + other.postgres, redis + other.redis);
    }

    CpuSeconds per(double units) {
        return new CpuSeconds(node / units, postgres / units, redis / units);
    }

    double total() {
        return node + postgres + redis;
    }
}
