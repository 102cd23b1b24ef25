package io.dibs.routing;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.ShardHash;
import io.dibs.campaign.VersionMatch;
import io.dibs.shard.ClaimAnswer.Reason;
import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.CommandAnswer.NotTried;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/**
 * The commands of one event loop. An attempt that nobody answers may be under way yet, so the next one leaves only
 * after the deadline of the one before: two attempts at the same request never race for different fates.
 */
final class PendingCommands {
    /** A shard that is not moving answers in some tens of milliseconds. */
    private static final long ATTEMPT_MILLIS = 2_000;

    private final Vertx vertx;
    private final Context context;
    private final ShardHash sharding;
    private final ShardRoutes routes;
    private final NodeClock clock;
    private final long limitMillis;

    PendingCommands(Vertx vertx, ShardHash sharding, ShardRoutes routes, NodeClock clock, long limitMillis) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.sharding = sharding;
        this.routes = routes;
        this.clock = clock;
        this.limitMillis = limitMillis;
    }

    Future<CommandAnswer> send(String campaign, String request, String who, CampaignAction action, VersionMatch meant) {
        Errand errand = new Errand(new Command(campaign, request, who, action, meant, wall() + limitMillis, null));
        long timer = vertx.setTimer(limitMillis, expired -> errand.end(CommandAnswer.LATE));
        errand.attempt();
        return errand.promise.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private long wall() {
        return clock.now().wall();
    }

    /** One command, attempted until there is an answer or no time is left. */
    private final class Errand {
        private final Command command;
        private final Promise<CommandAnswer> promise = Promise.promise();
        private final OwnerlessBackoff backoff = new OwnerlessBackoff();

        Errand(Command command) {
            this.command = command;
        }

        void attempt() {
            if (promise.future().isComplete()) {
                return;
            }
            ShardMailbox mailbox = routes.to(sharding.shardOf(command.campaign()));
            if (mailbox == null) {
                attemptAfter(backoff.next());
                return;
            }
            long deadline = Math.min(command.deadline(), wall() + ATTEMPT_MILLIS);
            mailbox.command(
                    command.passedOn(deadline, answer -> context.runOnContext(here -> answered(answer, deadline))));
        }

        private void answered(CommandAnswer answer, long deadline) {
            if (answer instanceof NotTried notTried && notTried.why() == Reason.MOVED) {
                attemptAfter(backoff.next());
            } else if (answer instanceof NotTried notTried && notTried.why() == Reason.LATE) {
                attemptAfter(Math.max(0, deadline - wall()) + backoff.next());
            } else {
                end(answer);
            }
        }

        private void attemptAfter(long millis) {
            vertx.setTimer(millis, later -> attempt());
        }

        private void end(CommandAnswer answer) {
            promise.tryComplete(answer);
        }
    }
}
