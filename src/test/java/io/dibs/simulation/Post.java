package io.dibs.simulation;

/**
 * The way between clients and nodes. Messages are lost, come twice or come late; a node is cut off for a while. Once the
 * faults are over everything arrives, with what was late among it.
 */
final class Post {
    private static final int LATEST_MILLIS = 2_500;

    private final World world;
    private final Faults faults;
    private final double probability;
    private long messages;

    Post(World world, Faults faults, double probability) {
        this.world = world;
        this.faults = faults;
        this.probability = probability;
    }

    /** What a receiver tells copies of one message by. */
    long number() {
        return ++messages;
    }

    void carry(SimulatedNode node, Runnable arrival) {
        if (faults.isOver()) {
            world.soon(arrival);
        } else if (!node.isCutOff()) {
            deliver(arrival);
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
