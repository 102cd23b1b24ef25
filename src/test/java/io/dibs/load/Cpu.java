package io.dibs.load;

/** CPU seconds by process. */
public record Cpu(double node, double postgres, double redis) {
    Cpu since(Cpu before) {
        return new Cpu(node - before.node, postgres - before.postgres, redis - before.redis);
    }

    Cpu plus(Cpu other) {
        return new Cpu(node + other.node, postgres + other.postgres, redis + other.redis);
    }

    Cpu per(double units) {
        return new Cpu(node / units, postgres / units, redis / units);
    }

    double total() {
        return node + postgres + redis;
    }
}
