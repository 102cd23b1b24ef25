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
    private final FaultPlan plan;
    private final FaultPlan.Source source;
    private final double probability;
    private final Map<UUID, Process> processes = new HashMap<>();

    /** A node with an address. */
    interface Process {
        void receive(Buffer message);

        boolean canSend();

        boolean canReceive();
    }

    SimulatedBus(SimulatedWorld world, FaultPlan plan, double probability) {
        this.world = world;
        this.plan = plan;
        this.source = plan.source();
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
        if (plan.isOver()) {
            world.soon(() -> arrive(to, message));
        } else if (canSend(from) && canReceive(to)) {
            deliver(() -> arrive(to, message));
        }
        return true;
    }

    private boolean canSend(UUID id) {
        return processes.containsKey(id) && processes.get(id).canSend();
    }

    private boolean canReceive(UUID id) {
        return processes.containsKey(id) && processes.get(id).canReceive();
    }

    private void arrive(UUID to, Buffer message) {
        Process process = processes.get(to);
        if (process != null) {
            process.receive(message);
        }
    }

    private void deliver(Runnable arrival) {
        int fate = source.chance(probability) ? source.between(0, 3) : -1;
        int delay = source.between(1, LATEST_MILLIS);
        if (fate == 0 && source.strikes(Fault.MESSAGE_LOST, "")) {
            return;
        }
        if (fate == 2 && source.strikes(Fault.MESSAGE_LATE, "")) {
            world.after(delay, arrival);
            return;
        }
        world.soon(arrival);
        if (fate == 1 && source.strikes(Fault.MESSAGE_DOUBLED, "")) {
            world.soon(arrival);
        } else if (fate == 3 && source.strikes(Fault.MESSAGE_DOUBLED_LATE, "")) {
            world.after(delay, arrival);
        }
    }
}
