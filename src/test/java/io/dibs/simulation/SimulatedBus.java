package io.dibs.simulation;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The bus between processes. Messages are lost, come twice or come late, whatever their sender thinks of the link by
 * then; a process is cut off for a while. What is meant for a process that is dead reaches nobody. Once the faults are
 * over everything arrives, with what was late among it.
 */
final class SimulatedBus {
    private static final int LATEST_MILLIS = 2_500;

    private final SimulatedWorld world;
    private final StatementFaults faults;
    private final double probability;
    private final Map<UUID, Process> processes = new HashMap<>();

    /** A node with an address. */
    interface Process {
        void receive(Buffer message);

        boolean isCutOff();
    }

    SimulatedBus(SimulatedWorld world, StatementFaults faults, double probability) {
        this.world = world;
        this.faults = faults;
        this.probability = probability;
    }

    /** @return the address of a process that is new */
    UUID begin(Process process) {
        UUID id = world.uuid();
        processes.put(id, process);
        return id;
    }

    void end(UUID id) {
        processes.remove(id);
    }

    boolean send(UUID from, UUID to, Buffer message) {
        if (faults.isOver()) {
            world.soon(() -> arrive(to, message));
        } else if (isReachable(from) && isReachable(to)) {
            deliver(() -> arrive(to, message));
        }
        return true;
    }

    private boolean isReachable(UUID id) {
        return processes.containsKey(id) && !processes.get(id).isCutOff();
    }

    private void arrive(UUID to, Buffer message) {
        Process process = processes.get(to);
        if (process != null) {
            process.receive(message);
        }
    }

    private void deliver(Runnable arrival) {
        if (!world.chance(probability)) {
            world.soon(arrival);
            return;
        }
        switch (world.between(0, 3)) {
            case 0 -> {}
            case 1 -> {
                world.soon(arrival);
                world.soon(arrival);
            }
            case 2 -> late(arrival);
            default -> {
                world.soon(arrival);
                late(arrival);
            }
        }
    }

    private void late(Runnable arrival) {
        world.after(world.between(1, LATEST_MILLIS), arrival);
    }
}
