package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessage.ClaimReply;
import io.dibs.routing.wire.NodeMessage.Claims;
import io.dibs.routing.wire.NodeMessage.CommandReply;
import io.dibs.routing.wire.NodeMessage.InHand;
import io.dibs.routing.wire.NodeMessage.Inquiry;
import io.dibs.routing.wire.NodeMessage.ParcelId;
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

/**
 * Work that other nodes send to the shards of this one. A parcel that comes twice while it is in hand is taken once; a
 * command is known until its deadline, so that a late copy of one that was refused does not happen after all. A parcel
 * is known by its number and by what is in it. Any thread may call it.
 */
final class InboundRequests {
    private final UUID self;
    private final ShardRoutes local;
    private final NodeClock clock;
    private final MessageSender postman;
    private final Function<UUID, Consumer<ClaimReply>> outboxes;
    private final Map<Origin, Long> commands = new ConcurrentHashMap<>();
    /** Until when somebody may wait for it. */
    private final Map<Origin, Long> inHand = new ConcurrentHashMap<>();

    private record Origin(UUID node, ParcelId parcel) {}

    /** @param outboxes where the answers to claims of a node go */
    InboundRequests(
            UUID self,
            ShardRoutes local,
            NodeClock clock,
            MessageSender postman,
            Function<UUID, Consumer<ClaimReply>> outboxes) {
        this.self = self;
        this.local = local;
        this.clock = clock;
        this.postman = postman;
        this.outboxes = outboxes;
    }

    void take(Claims message) {
        if (message.claims().isEmpty()) {
            return;
        }
        int fingerprint = Fingerprint.of(message.shard(), message.claims());
        Origin origin = new Origin(message.from(), new ParcelId(message.parcel(), fingerprint));
        long lastDeadline =
                message.claims().stream().mapToLong(Claim::deadline).max().orElseThrow();
        if (inHand.putIfAbsent(origin, lastDeadline) == null) {
            new Arrival(origin, message.claims().size()).handIn(message, local.to(message.shard()));
        }
    }

    /** One parcel of claims, until each of them is answered. */
    private final class Arrival {
        private final Origin origin;
        private final Consumer<ClaimReply> outbox;
        private final AtomicInteger open;

        Arrival(Origin origin, int claims) {
            this.origin = origin;
            this.outbox = outboxes.apply(origin.node());
            this.open = new AtomicInteger(claims);
        }

        void handIn(Claims message, ShardMailbox mailbox) {
            long now = clock.now().wall();
            List<Claim> inTime = new ArrayList<>(message.claims().size());
            for (int i = 0; i < message.claims().size(); i++) {
                Claim claim = message.claims().get(i);
                if (mailbox == null) {
                    answer(claim, i, ClaimAnswer.MOVED);
                } else if (claim.deadline() < now) {
                    answer(claim, i, ClaimAnswer.LATE);
                } else {
                    inTime.add(askedFromAfar(claim, i));
                }
            }
            if (!inTime.isEmpty()) {
                mailbox.claims(inTime);
            }
        }

        private Claim askedFromAfar(Claim claim, int index) {
            return new Claim(
                    claim.campaign(),
                    claim.userId(),
                    claim.user(),
                    claim.key(),
                    claim.deadline(),
                    (same, answer) -> answer(same, index, answer));
        }

        private void answer(Claim claim, int index, ClaimAnswer answer) {
            outbox.accept(new ClaimReply(origin.parcel().number(), index, Fingerprint.of(claim), answer));
            if (open.decrementAndGet() == 0) {
                inHand.remove(origin);
            }
        }
    }

    void take(NodeMessage.Command message) {
        Command command = message.command();
        Origin origin = new Origin(message.from(), new ParcelId(message.parcel(), Fingerprint.of(command)));
        if (commands.putIfAbsent(origin, command.deadline()) != null) {
            return;
        }
        inHand.put(origin, Long.MAX_VALUE);
        ShardMailbox mailbox = local.to(message.shard());
        if (mailbox == null) {
            answer(origin, CommandAnswer.MOVED);
        } else if (command.deadline() < clock.now().wall()) {
            answer(origin, CommandAnswer.LATE);
        } else {
            mailbox.command(command.passedOn(command.deadline(), answer -> answer(origin, answer)));
        }
    }

    private void answer(Origin origin, CommandAnswer answer) {
        inHand.remove(origin);
        postman.send(origin.node(), new CommandReply(self, origin.parcel(), answer));
    }

    void take(Inquiry inquiry) {
        List<ParcelId> known = inquiry.parcels().stream()
                .filter(parcel -> inHand.containsKey(new Origin(inquiry.from(), parcel)))
                .toList();
        if (!known.isEmpty()) {
            postman.send(inquiry.from(), new InHand(self, known));
        }
    }

    /** Nobody waits for claims whose time is over, however long a shard keeps them. */
    void sweep(EventTime now) {
        inHand.values().removeIf(deadline -> deadline < now.wall());
        commands.values().removeIf(deadline -> deadline < now.wall());
    }
}
