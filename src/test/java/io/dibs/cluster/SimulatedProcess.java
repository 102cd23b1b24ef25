package io.dibs.cluster;

import io.dibs.simulation.SimulatedWorld;
import java.util.function.Supplier;

/** A process and its event loop: it can be paused, and dies once. Timers that fall into a pause all fire after it. */
final class SimulatedProcess implements ClusterLoop {
    private final SimulatedWorld world;
    /** The monotonic clock of each process begins somewhere else. */
    private final long origin;

    private long wallOff;
    private long pausedUntil;
    private boolean alive = true;

    SimulatedProcess(SimulatedWorld world) {
        this.world = world;
        this.origin = world.between(1, 1_000_000);
    }

    boolean isAlive() {
        return alive;
    }

    boolean runs() {
        return alive && world.millis() >= pausedUntil;
    }

    void die() {
        alive = false;
    }

    void pause(long millis) {
        pausedUntil = world.millis() + millis;
    }

    void wallOff(long millis) {
        wallOff = millis;
    }

    /** What reaches a paused process waits; what is meant for a dead one is gone. */
    void deliver(Runnable what) {
        if (alive && world.millis() < pausedUntil) {
            world.after(pausedUntil - world.millis(), () -> deliver(what));
        } else if (alive) {
            what.run();
        }
    }

    @Override
    public long now() {
        return origin + world.millis();
    }

    @Override
    public long wall() {
        return world.now().wall() + wallOff;
    }

    @Override
    public void run(Runnable what) {
        world.after(0, () -> deliver(what));
    }

    @Override
    public void after(long millis, Runnable what) {
        world.after(millis, () -> deliver(what));
    }

    @Override
    public void each(long millis, Supplier<Boolean> what) {
        tick(world.millis() + millis, millis, what);
    }

    private void tick(long at, long millis, Supplier<Boolean> what) {
        after(Math.max(0, at - world.millis()), () -> {
            if (what.get()) {
                tick(at + millis, millis, what);
            }
        });
    }
}
