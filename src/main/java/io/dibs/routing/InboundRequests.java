package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessage.AnsweredClaim;
import io.dibs.routing.wire.NodeMessage.Claims;
import io.dibs.routing.wire.NodeMessage.CommandReply;
import io.dibs.routing.wire.NodeMessage.ProgressQuery;
import io.dibs.routing.wire.NodeMessage.ProgressReport;
import io.dibs.routing.wire.NodeMessage.RequestId;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.EventTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Receives the work that other nodes send to this node's shards. A request that arrives twice while it is in progress
 * is executed once; a command is remembered until its deadline, so that a late copy of a refused one is not executed. A
 * request is identified by its number and the fingerprint of its content. Thread-safe.
 */
final class InboundRequests {
    private final UUID self;
    private final ShardRoutes local;
    private final NodeClock clock;
    private final MessageSender sender;
    private final Function<UUID, Consumer<AnsweredClaim>> replyChannels;
    private final Map<Origin, Long> seenCommands = new ConcurrentHashMap<>();
    /** The latest deadline of each request in progress. */
    private final Map<Origin, Long> inProgress = new ConcurrentHashMap<>();

    private record Origin(UUID node, RequestId request) {}

    /** @param replyChannels receives the answers to a node's claims */
    InboundRequests(
            UUID self,
            ShardRoutes local,
            NodeClock clock,
            MessageSender sender,
            Function<UUID, Consumer<AnsweredClaim>> replyChannels) {
        this.self = self;
        this.local = local;
        this.clock = clock;
        this.sender = sender;
        this.replyChannels = replyChannels;
    }

    void receive(Claims message) {
        if (message.claims().isEmpty()) {
            return;
        }
        int fingerprint = Fingerprint.of(message.shard(), message.claims());
        Origin origin = new Origin(message.from(), new RequestId(message.request(), fingerprint));
        long lastDeadline =
                message.claims().stream().mapToLong(Claim::deadline).max().orElseThrow();
        if (inProgress.putIfAbsent(origin, lastDeadline) == null) {
            new InboundClaims(origin, message.claims()).deliverTo(local.mailbox(message.shard()));
        }
    }

    /** One request of claims, until each of them is answered. */
    private final class InboundClaims {
        private final Origin origin;
        private final List<Claim> claims;
        private final Consumer<AnsweredClaim> replyChannel;
        private final AtomicInteger unanswered;

        InboundClaims(Origin origin, List<Claim> claims) {
            this.origin = origin;
            this.claims = claims;
            this.replyChannel = replyChannels.apply(origin.node());
            this.unanswered = new AtomicInteger(claims.size());
        }

        void deliverTo(@Nullable ShardMailbox mailbox) {
            if (mailbox == null) {
                IntStream.range(0, claims.size()).forEach(index -> answer(index, ClaimAnswer.MOVED));
                return;
            }
            List<Claim> inTime = claimsInTime();
            if (!inTime.isEmpty()) {
                mailbox.claims(inTime);
            }
        }

        /** Answers those that are late. */
        private List<Claim> claimsInTime() {
            long now = clock.now().wall();
            List<Claim> inTime = new ArrayList<>(claims.size());
            for (int i = 0; i < claims.size(); i++) {
                int index = i;
                if (claims.get(index).deadline() < now) {
                    answer(index, ClaimAnswer.LATE);
                } else {
                    Claim claim = claims.get(index);
                    inTime.add(claim.forwarded(TracedReply.of(claim.replyTo(), answer -> answer(index, answer))));
                }
            }
            return inTime;
        }

        private void answer(int index, ClaimAnswer answer) {
            int fingerprint = Fingerprint.of(claims.get(index));
            replyChannel.accept(new AnsweredClaim(origin.request().number(), index, fingerprint, answer));
            if (unanswered.decrementAndGet() == 0) {
                inProgress.remove(origin);
            }
        }
    }

    void receive(NodeMessage.Command message) {
        Command command = message.command();
        Origin origin = new Origin(message.from(), new RequestId(message.request(), Fingerprint.of(command)));
        if (seenCommands.putIfAbsent(origin, command.deadline()) != null) {
            return;
        }
        inProgress.put(origin, Long.MAX_VALUE);
        ShardMailbox mailbox = local.mailbox(message.shard());
        if (mailbox == null) {
            answer(origin, CommandAnswer.MOVED);
        } else if (command.deadline() < clock.now().wall()) {
            answer(origin, CommandAnswer.LATE);
        } else {
            mailbox.command(command.forwarded(command.deadline(), answer -> answer(origin, answer)));
        }
    }

    private void answer(Origin origin, CommandAnswer answer) {
        inProgress.remove(origin);
        sender.send(origin.node(), new CommandReply(self, origin.request(), answer));
    }

    void receive(ProgressQuery query) {
        List<RequestId> known = query.requests().stream()
                .filter(request -> inProgress.containsKey(new Origin(query.from(), request)))
                .toList();
        if (!known.isEmpty()) {
            sender.send(query.from(), new ProgressReport(self, known));
        }
    }

    /** Drops requests past their deadline, even if a shard still has them. */
    void sweep(EventTime now) {
        inProgress.values().removeIf(deadline -> deadline < now.wall());
        seenCommands.values().removeIf(deadline -> deadline < now.wall());
    }
}
