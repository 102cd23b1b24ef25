package io.dibs.simulation;

import io.dibs.campaign.MemoryBudget;

/** A node's memory for coupons: enough, except while it is full. */
final class SimulatedMemory implements MemoryBudget {
    private final SimulatedWorld world;
    private long fullUntil;

    SimulatedMemory(SimulatedWorld world) {
        this.world = world;
    }

    void fill(long millis) {
        fullUntil = world.millis() + millis;
    }

    @Override
    public boolean hasSpace() {
        return world.millis() >= fullUntil;
    }

    @Override
    public boolean tryReserve(long bytes) {
        return hasSpace();
    }

    @Override
    public void reserve(long bytes) {}

    @Override
    public void release(long bytes) {}
}
