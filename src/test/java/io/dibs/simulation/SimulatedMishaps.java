package io.dibs.simulation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What goes wrong besides single statements and messages: nodes, links, clocks and PostgreSQL, until the faults end.
 */
final class SimulatedMishaps {
    private final Simulation simulation;
    private final SimulatedWorld world;
    private final FaultPlan.Source nodeFaults;
    private final FaultPlan.Source linkFaults;
    private final FaultPlan.Source clockFaults;
    private final FaultPlan.Source serverFaults;
    private final FaultPlan.Source replicaFaults;
    private boolean clocksJumped;

    SimulatedMishaps(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world;
        this.nodeFaults = simulation.plan.source();
        this.linkFaults = simulation.plan.source();
        this.clockFaults = simulation.plan.source();
        this.serverFaults = simulation.plan.source();
        this.replicaFaults = simulation.plan.source();
    }

    void beginWithNodesAndLinks() {
        every(nodeFaults.between(5, 60), this::nodeMishap);
        every(linkFaults.between(10, 500), this::linkMishap);
        if (serverFaults.chance(0.3)) {
            every(serverFaults.between(100, 1_500), this::serverMishap);
        }
    }

    /** @return whether replicas that lag behind may be promoted */
    boolean beginWithClocksAndReplicas() {
        if (clockFaults.chance(0.3)) {
            every(clockFaults.between(100, 1_000), this::clockMishap);
        }
        boolean failovers = replicaFaults.chance(0.3);
        if (failovers) {
            every(replicaFaults.between(200, 2_000), this::failover);
        }
        return failovers;
    }

    private void every(long millis, Runnable mishap) {
        simulation.every(millis, () -> {
            if (!simulation.areFaultsOver()) {
                mishap.run();
            }
        });
    }

    private void nodeMishap() {
        SimulatedNode node = nodeFaults.anyOf(simulation.nodes());
        SimulatedNode other = nodeFaults.anyOf(simulation.nodes());
        int millis = nodeFaults.between(1, 700);
        switch (nodeFaults.between(0, 16)) {
            case 0 -> nodeFaults.strike(Fault.NODE_CRASHED, node, node::crash);
            case 1 -> nodeFaults.strike(Fault.NODE_PAUSED, node, () -> node.pause(millis));
            case 2 -> nodeFaults.strike(Fault.NODE_DRAINED, node, node::drain);
            case 3, 4 -> nodeFaults.strike(Fault.SHARD_TAKEN, node, node::takeOver);
            case 5 -> nodeFaults.strike(Fault.NODE_CUT_OFF, node, () -> cutOff(node, millis));
            case 6 -> nodeFaults.strike(Fault.NODE_DEAF, node, () -> node.deafen(millis));
            case 7 -> nodeFaults.strike(Fault.NODE_MUTE, node, () -> node.mute(millis));
            case 8 -> nodeFaults.strike(Fault.MEMORY_FULL, node, () -> node.fillMemory(millis));
            case 9 -> nodeFaults.strike(Fault.SHARD_HANDED_OVER, node, () -> handOver(node, other, millis / 20));
            case 10 -> contend();
            default -> {
                if (!simulation.firstNode().isUp()) {
                    simulation.firstNode().takeOver();
                }
            }
        }
    }

    private static void cutOff(SimulatedNode node, int millis) {
        node.deafen(millis);
        node.mute(millis);
    }

    /** One node releases its shards, and the other takes them over when asked, even if the first has failed. */
    private void handOver(SimulatedNode from, SimulatedNode to, int millis) {
        from.drain();
        world.after(millis, to::takeOver);
    }

    /** Nodes that all believe that the shard is theirs take it from each other. */
    private void contend() {
        List<SimulatedNode> contenders = IntStream.range(0, nodeFaults.between(2, 6))
                .mapToObj(each -> nodeFaults.anyOf(simulation.nodes()))
                .toList();
        List<Integer> delays =
                contenders.stream().map(each -> nodeFaults.between(0, 60)).toList();
        nodeFaults.strike(Fault.SHARD_CONTENDED, contenders, () -> {
            for (int i = 0; i < delays.size(); i++) {
                world.after(delays.get(i), contenders.get(i)::takeOver);
            }
        });
    }

    /** A front takes a link for broken, or breaks it, while messages are under way on it. */
    private void linkMishap() {
        SimulatedFront front = linkFaults.anyOf(simulation.fronts());
        SimulatedNode node = linkFaults.anyOf(simulation.nodes());
        int millis = linkFaults.between(0, 100);
        switch (linkFaults.between(0, 9)) {
            case 0 -> linkFaults.strike(Fault.BUS_REPLACED, "", () -> front.replaceBus(millis));
            case 1 -> linkFaults.strike(Fault.FRONT_RESTARTED, "", front::restart);
            default -> linkFaults.strike(Fault.NODE_UNSEEN, node, () -> front.loseSightOf(node.id()));
        }
    }

    private void serverMishap() {
        int millis = serverFaults.between(1, 800);
        String lasting = millis + " ms";
        switch (serverFaults.between(0, 2)) {
            case 0 -> serverFaults.strike(Fault.POSTGRES_LOCKED, lasting, () -> simulation.outages.lock(millis));
            case 1 -> serverFaults.strike(Fault.POSTGRES_REFUSES, lasting, () -> simulation.outages.refuse(millis));
            default ->
                serverFaults.strike(
                        Fault.POSTGRES_RESTARTED, lasting, () -> simulation.outages.restart(simulation.ledger, millis));
        }
    }

    /**
     * Of one node: a little, as clocks differ, or far, as when PostgreSQL's was wrong. It is right again in a while.
     */
    private void clockMishap() {
        SimulatedNode node = clockFaults.anyOf(simulation.nodes());
        int far = clockFaults.chance(0.2) ? 3_600_000 : clockFaults.chance(0.5) ? 10_000 : 50;
        int off = clockFaults.between(-far, far);
        int millis = clockFaults.between(1, 1_000);
        boolean drifts = clockFaults.chance(0.3);
        if (drifts) {
            clockFaults.strike(Fault.CLOCK_DRIFTED, node, () -> clock(node, () -> node.drift(off % 500), millis));
        } else {
            clockFaults.strike(Fault.CLOCK_JUMPED, node, () -> clock(node, () -> node.clockOff(off), millis));
        }
    }

    private void clock(SimulatedNode node, Runnable change, int millis) {
        clocksJumped = true;
        change.run();
        simulation.refusals.look();
        world.after(millis, () -> {
            simulation.refusals.look();
            node.clockOff(0);
        });
    }

    boolean haveClocksJumped() {
        return clocksJumped;
    }

    /** A replica is a little behind, a backup far: before changes, and before a replica that was promoted since. */
    private void failover() {
        if (replicaFaults.chance(0.3)) {
            simulation.failovers.putBack(replicaFaults, Fault.DATABASE_PUT_BACK, replicaFaults.between(100, 2_500));
        } else {
            simulation.failovers.putBack(replicaFaults, Fault.REPLICA_PROMOTED, replicaFaults.between(1, 100));
        }
    }
}
