package io.dibs.simulation;

import io.dibs.campaign.Room;
import io.dibs.campaign.Terms;
import io.dibs.shard.Batch;
import io.dibs.shard.Change;
import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import io.dibs.shard.Effects;
import io.dibs.shard.Fence;
import io.dibs.shard.Limits;
import io.dibs.shard.Outcome;
import io.dibs.shard.Proof;
import io.dibs.shard.Recall;
import io.dibs.shard.Seizure;
import io.dibs.shard.Shard;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A process that may own the shard. Its way to the ledger loses connections, before a statement ran, after it, or while
 * it is still going to run; it pauses; it dies and is started again.
 */
final class SimulatedNode {
    private final Simulation simulation;
    private final World world;
    private final ModelLedger ledger;
    private final Faults faults;
    private final Limits limits;
    private Shard shard;
    private ArrivalOrder arrivals;
    private long pausedUntil;

    SimulatedNode(Simulation simulation, World world, ModelLedger ledger, Faults faults, Limits limits) {
        this.simulation = simulation;
        this.world = world;
        this.ledger = ledger;
        this.faults = faults;
        this.limits = limits;
    }

    boolean isUp() {
        return shard != null && !shard.isReleased();
    }

    void takeOver() {
        Tenure tenure = new Tenure();
        shard = new Shard(0, tenure, limits, Room.UNBOUNDED);
        tenure.shard = shard;
        arrivals = new ArrivalOrder(simulation);
        shard.start(world.now());
    }

    void crash() {
        shard = null;
    }

    void drain() {
        if (isUp()) {
            shard.drain(world.now());
        }
    }

    void pause(long millis) {
        pausedUntil = world.millis() + millis;
    }

    void claims(List<Claim> claims) {
        event(shard, it -> it.claims(claims.stream().map(arrivals::note).toList(), world.now()));
    }

    void command(Command command) {
        event(shard, it -> it.command(command, world.now()));
    }

    /** What reaches a paused process waits; what is meant for one that is dead is gone. */
    private void event(Shard tenure, Consumer<Shard> what) {
        if (world.millis() < pausedUntil) {
            world.after(pausedUntil - world.millis(), () -> event(tenure, what));
        } else if (tenure != null && tenure == shard) {
            what.accept(tenure);
        }
    }

    private final class Tenure implements Effects {
        private Shard shard;

        @Override
        public void seize(Fence seen) {
            UUID fresh = new UUID(world.random.nextLong(), world.random.nextLong());
            statement(
                    () -> ledger.seize(seen, fresh),
                    () -> lostSeizure(fresh),
                    seizure -> shard.seized(seizure, world.now()));
        }

        /** The connection was lost: what the fence says now tells whose it is. */
        private Seizure lostSeizure(UUID fresh) {
            Fence now = ledger.fence();
            return now.owner().equals(fresh) ? new Seizure.Taken(now) : new Seizure.Failed("connection lost");
        }

        @Override
        public void readCampaigns() {
            read(ledger::found, found -> shard.campaignsFound(found, world.now()), () -> shard.readFailed(world.now()));
        }

        @Override
        public void readPage(Terms terms, int from, int to) {
            read(
                    () -> ledger.page(terms, from, to),
                    page -> shard.pageRead(terms, page, world.now()),
                    () -> shard.pageFailed(terms, from, to, world.now()));
        }

        @Override
        public void append(Fence fence, Batch batch) {
            statement(
                    () -> ledger.append(fence, batch),
                    () -> new Outcome.Unknown("connection lost"),
                    outcome -> shard.appended(outcome, world.now()));
        }

        @Override
        public void execute(Fence fence, Change change) {
            statement(
                    () -> ledger.execute(fence, change),
                    () -> new Outcome.Unknown("connection lost"),
                    outcome -> shard.executed(outcome, world.now()));
        }

        @Override
        public void recall(Fence fence, Command command) {
            statement(
                    () -> ledger.recall(fence, command.request()),
                    () -> new Recall.Failed("connection lost"),
                    recall -> shard.recalled(recall, world.now()));
        }

        @Override
        public void prove(Fence fence) {
            statement(() -> ledger.prove(fence), () -> Proof.FAILED, proof -> shard.proven(proof, world.now()));
        }

        @Override
        public void wakeAfter(long millis) {
            world.after(millis, () -> back(() -> shard.woken(world.now())));
        }

        @Override
        public void released(Release why) {}

        private <T> void statement(Supplier<T> run, Supplier<T> unknown, Consumer<T> then) {
            world.soon(() -> {
                switch (faults.next(world)) {
                    case NONE -> {
                        T result = run.get();
                        world.soon(() -> back(() -> then.accept(result)));
                    }
                    case LOST_BEFORE -> world.soon(() -> back(() -> then.accept(unknown.get())));
                    case LOST_AFTER -> {
                        run.get();
                        world.soon(() -> back(() -> then.accept(unknown.get())));
                    }
                    case RUNS_LATER -> {
                        world.soon(() -> world.soon(run::get));
                        world.soon(() -> back(() -> then.accept(unknown.get())));
                    }
                }
            });
        }

        private <T> void read(Supplier<T> run, Consumer<T> then, Runnable failed) {
            world.soon(() -> {
                if (faults.next(world) == Faults.Kind.NONE) {
                    T result = run.get();
                    world.soon(() -> back(() -> then.accept(result)));
                } else {
                    world.soon(() -> back(failed));
                }
            });
        }

        private void back(Runnable what) {
            event(shard, same -> what.run());
        }
    }
}
