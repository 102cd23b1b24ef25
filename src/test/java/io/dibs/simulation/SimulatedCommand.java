package io.dibs.simulation;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.VersionMatch;
import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.CommandAnswer.Done;
import io.dibs.shard.CommandAnswer.Refused;

/** A change that an administrator wants made once, asked for until there is a definite answer. */
final class SimulatedCommand {
    final String campaign;
    final String request;
    final CampaignAction action;
    private final Simulation simulation;
    private final boolean careful;
    private VersionMatch expectedVersion;
    private CommandAnswer last;
    private boolean abandoned;

    /** @param careful whether it is meant only for the version that is there when it is first sent */
    SimulatedCommand(Simulation simulation, String campaign, String request, CampaignAction action, boolean careful) {
        this.simulation = simulation;
        this.campaign = campaign;
        this.request = request;
        this.action = action;
        this.careful = careful;
    }

    boolean isSettled() {
        return abandoned || last != null && !(last instanceof CommandAnswer.NotTried);
    }

    boolean isRefusedFor(Objection reason) {
        return last instanceof Refused refused && refused.reason() == reason;
    }

    /**
     * What the ledger said of the campaign when it was done; null where nothing was changed. An owner whose clock is
     * behind may take up an earlier attempt, late on its way, when a later one has been refused; and a database that
     * was put back has what it had, whatever was answered since.
     */
    String result() {
        if (simulation.failovers.haveHappened() || last instanceof Refused && simulation.haveClocksJumped()) {
            return simulation.ledger.result(request);
        }
        return last instanceof Done done ? done.campaign() : null;
    }

    /** The database was put back. Who finds the change gone has it made once more, or leaves it. */
    void failedOver() {
        if (last instanceof Done done && isGone(done)) {
            check(done);
            simulation.coverage.reached(new RunCoverage.LostChange(action.getClass()));
            last = null;
            abandoned = simulation.world.chance(0.5);
            simulation.world.after(simulation.world.between(1, 1_000), this::send);
        }
    }

    private boolean isGone(Done done) {
        return !(action instanceof CampaignAction.Sync) && !done.campaign().equals(simulation.ledger.result(request));
    }

    private void check(Done gone) {
        simulation.check(
                simulation.failovers.mayHaveDone(request, gone.campaign()), "not in the ledger: " + this + " " + gone);
    }

    VersionMatch meant() {
        return expectedVersion;
    }

    void send() {
        if (isSettled()) {
            return;
        }
        if (expectedVersion == null) {
            expectedVersion = careful ? VersionMatch.of(simulation.ledger.versions(campaign)) : VersionMatch.ANY;
        }
        int patience = simulation.world.between(1, 500);
        long deadline = simulation.world.now().wall() + patience;
        long sentAt = simulation.millis();
        simulation.send(new Command(
                campaign,
                request,
                "admin",
                action,
                expectedVersion,
                deadline,
                answer -> onAnswer(answer, sentAt, deadline)));
        simulation.world.after(patience + 1, this::send);
    }

    /** A late result of an abandoned attempt is ignored. */
    private void onAnswer(CommandAnswer answer, long sentAt, long deadline) {
        simulation.world.trace.commandAnswered(this, answer);
        if (simulation.world.now().wall() > deadline) {
            return;
        }
        if (answer instanceof Done done && isGone(done)) {
            check(done);
            return;
        }
        simulation.check(
                !(last instanceof Done)
                        || !(answer instanceof Done)
                        || action instanceof CampaignAction.Sync
                        || last.equals(answer),
                "the same request got two results: " + last + ", " + answer);
        if (answer instanceof Refused refused) {
            check(refused.reason(), sentAt);
        }
        if (!isSettled()) {
            last = answer;
            reached(answer);
        }
    }

    private void reached(CommandAnswer answer) {
        simulation.story.tell(() -> this + " is answered " + answer);
        if (answer instanceof Refused refused) {
            simulation.coverage.reached(refused.reason());
        } else if (answer instanceof Done) {
            simulation.coverage.reached(action.getClass());
        }
    }

    /**
     * What is issued stays so, and what is fixed by it too; but an owner who has not heard yet that a failover lost it
     * answers for what it had.
     */
    private void check(Objection reason, long sentAt) {
        boolean restsOnCoupons =
                switch (reason) {
                    case HAS_COUPONS,
                            CODES_FIXED,
                            PER_USER_FIXED,
                            DRAFT_FIXED,
                            COUPON_TTL_FIXED,
                            COUPON_EXPIRES_AT_FIXED -> true;
                    default -> false;
                };
        simulation.check(
                !restsOnCoupons
                        || !simulation.ledger.coupons.of(campaign).isEmpty()
                        || simulation.failovers.mayBeUnacknowledged(sentAt),
                "no coupon is out, but told " + reason);
        simulation.check(reason != Objection.OTHER_VERSION || careful, "nobody meant another version: " + this);
    }

    @Override
    public String toString() {
        return request + " " + action.label() + " " + campaign;
    }
}
