package io.dibs.simulation;

/** What goes wrong besides lost statements: nodes, links, clocks and PostgreSQL's primary, until the faults end. */
final class SimulatedMishaps {
    private final Simulation simulation;
    private final SimulatedWorld world;
    private boolean clocksJumped;

    SimulatedMishaps(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world;
    }

    void beginWithNodesAndLinks() {
        simulation.every(world.between(5, 60), this::mishap);
        simulation.every(world.between(10, 500), this::linkMishap);
    }

    /** @return whether replicas that lag behind may be promoted */
    boolean beginWithClocksAndReplicas() {
        if (world.chance(0.3)) {
            simulation.every(world.between(100, 1_000), this::clockJumps);
        }
        boolean failovers = world.chance(0.2);
        if (failovers) {
            simulation.every(world.between(200, 2_000), this::failover);
        }
        return failovers;
    }

    private void mishap() {
        if (simulation.areFaultsOver()) {
            return;
        }
        SimulatedNode node = simulation.anyOfAll();
        switch (world.between(0, 12)) {
            case 0 -> node.crash();
            case 1 -> node.pause(world.between(1, 700));
            case 2 -> node.drain();
            case 3, 4 -> node.takeOver();
            case 5 -> node.cutOff(world.between(1, 700));
            case 6 -> handOver(node, simulation.anyOfAll());
            case 7 -> contend();
            default -> {
                if (!simulation.firstNode().isUp()) {
                    simulation.firstNode().takeOver();
                }
            }
        }
    }

    /** A front takes a link for broken, or breaks it, while messages are under way on it. */
    private void linkMishap() {
        if (simulation.areFaultsOver()) {
            return;
        }
        SimulatedFront front = simulation.anyFront();
        switch (world.between(0, 9)) {
            case 0 -> front.replaceBus(world.between(0, 100));
            case 1 -> front.restart();
            default -> front.loseSightOf(simulation.anyNode().id());
        }
    }

    /**
     * Of one node: a little, as clocks differ, or far, as when PostgreSQL's was wrong. It is right again in a while.
     */
    private void clockJumps() {
        if (simulation.areFaultsOver()) {
            return;
        }
        clocksJumped = true;
        SimulatedNode node = simulation.anyOfAll();
        int far = world.chance(0.2) ? 3_600_000 : world.chance(0.5) ? 10_000 : 50;
        node.clockOff(world.between(-far, far));
        simulation.refusals.look();
        world.after(world.between(1, 1_000), () -> node.clockOff(0));
    }

    boolean haveClocksJumped() {
        return clocksJumped;
    }

    private void failover() {
        if (!simulation.areFaultsOver()) {
            simulation.failovers.promoteReplica(
                    world.between(1, 100), () -> simulation.sale.users.forEach(SimulatedUser::failedOver));
        }
    }

    /** One node releases its shards, and the other takes them over when asked, even if the first has failed. */
    private void handOver(SimulatedNode from, SimulatedNode to) {
        from.drain();
        world.after(world.between(0, 30), to::takeOver);
    }

    /** Nodes that all believe that the shard is theirs take it from each other. */
    private void contend() {
        for (int i = world.between(2, 6); i > 0; i--) {
            world.after(world.between(0, 60), simulation.anyOfAll()::takeOver);
        }
    }
}
