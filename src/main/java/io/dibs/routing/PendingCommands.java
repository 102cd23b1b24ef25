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
 * Sends the commands of one event loop. An attempt without an answer may still be in progress, so the next one is sent
 * only after its deadline: two attempts at the same request never race.
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

    Future<CommandAnswer> send(
            String campaign, String request, String actor, CampaignAction action, VersionMatch expectedVersion) {
        CommandAttempts attempts = new CommandAttempts(
                new Command(campaign, request, actor, action, expectedVersion, wall() + limitMillis, perAttempt -> {}));
        long timer = vertx.setTimer(limitMillis, expired -> attempts.complete(CommandAnswer.LATE));
        attempts.attempt();
        return attempts.promise.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private long wall() {
        return clock.now().wall();
    }

    /** Retries one command until it is answered or times out. */
    private final class CommandAttempts {
        private final Command command;
        private final Promise<CommandAnswer> promise = Promise.promise();
        private final OwnerlessBackoff backoff = new OwnerlessBackoff();

        CommandAttempts(Command command) {
            this.command = command;
        }

        void attempt() {
            if (promise.future().isComplete()) {
                return;
            }
            ShardMailbox mailbox = routes.mailbox(sharding.shardOf(command.campaign()));
            if (mailbox == null) {
                attemptAfter(backoff.next());
                return;
            }
            long deadline = Math.min(command.deadline(), wall() + ATTEMPT_MILLIS);
            mailbox.command(
                    command.forwarded(deadline, answer -> context.runOnContext(here -> answered(answer, deadline))));
        }

        private void answered(CommandAnswer answer, long deadline) {
            if (answer instanceof NotTried notTried && notTried.reason() == Reason.MOVED) {
                attemptAfter(backoff.next());
            } else if (answer instanceof NotTried notTried && notTried.reason() == Reason.LATE) {
                attemptAfter(Math.max(0, deadline - wall()) + backoff.next());
            } else {
                complete(answer);
            }
        }

        private void attemptAfter(long millis) {
            vertx.setTimer(millis, later -> attempt());
        }

        private void complete(CommandAnswer answer) {
            promise.tryComplete(answer);
        }
    }
}
