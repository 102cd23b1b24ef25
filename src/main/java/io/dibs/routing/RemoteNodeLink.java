package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessage.Answers;
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
import java.util.function.LongSupplier;

/**
 * Another node, as the sender of work sees it: what it has been sent and has not answered. A slow owner is told from
 * one that is out of reach by asking it after a while what it has in hand; what it does not confirm is handed back to
 * be asked for again. Any thread may call it.
 */
final class RemoteNodeLink {
    /** As many as one shard lets wait. */
    private static final int MAX_OPEN = 65_536;
    /** Keeps a message in the tens of kilobytes. */
    private static final int MAX_CLAIMS = 1_024;

    private static final long ASK_AFTER_MILLIS = 400;
    private static final long GIVE_UP_AFTER_MILLIS = 1_000;

    private final UUID self;
    private final UUID node;
    private final MessageSender postman;
    private final NodeClock clock;
    private final LongSupplier numbers;
    private final MessagingListener listener;
    private final Map<Long, OutboundRequest> parcels = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean gone;

    RemoteNodeLink(
            UUID self,
            UUID node,
            MessageSender postman,
            NodeClock clock,
            LongSupplier numbers,
            MessagingListener listener) {
        this.self = self;
        this.node = node;
        this.postman = postman;
        this.clock = clock;
        this.numbers = numbers;
        this.listener = listener;
    }

    ShardMailbox mailbox(int shard) {
        return new RemoteMailbox(shard);
    }

    private final class RemoteMailbox implements ShardMailbox {
        private final int shard;

        RemoteMailbox(int shard) {
            this.shard = shard;
        }

        @Override
        public void claims(List<Claim> claims) {
            for (int from = 0; from < claims.size(); from += MAX_CLAIMS) {
                send(claims.subList(from, Math.min(claims.size(), from + MAX_CLAIMS)));
            }
        }

        private void send(List<Claim> claims) {
            if (isFull(claims.size())) {
                claims.forEach(claim -> claim.asker().answer(claim, ClaimAnswer.OVERLOADED));
            } else {
                long number = numbers.getAsLong();
                post(number, new OutboundClaims(shard, claims, clock.now()), new Claims(self, number, shard, claims));
            }
        }

        @Override
        public void command(Command command) {
            if (isFull(1)) {
                command.asker().accept(CommandAnswer.OVERLOADED);
            } else {
                long number = numbers.getAsLong();
                post(
                        number,
                        new OutboundCommand(command, clock.now()),
                        new NodeMessage.Command(self, number, shard, command));
            }
        }
    }

    private boolean isFull(int more) {
        boolean full = open.addAndGet(more) > MAX_OPEN;
        if (full) {
            open.addAndGet(-more);
        }
        return full;
    }

    private void post(long number, OutboundRequest parcel, NodeMessage message) {
        parcels.put(number, parcel);
        if (!postman.send(node, message) && parcels.remove(number) != null) {
            open.addAndGet(-parcel.takeBack());
        } else if (gone) {
            giveUp(number);
        }
    }

    void answered(Answers answers) {
        for (ClaimReply reply : answers.replies()) {
            OutboundRequest parcel = parcels.get(reply.parcel());
            if (parcel instanceof OutboundClaims claims) {
                answered(claims, reply);
            } else if (parcel != null) {
                listener.misdirected(node);
            }
        }
    }

    /** A claim whose answer belongs to another is over: its own answer is lost, and asking again is safe. */
    private void answered(OutboundClaims parcel, ClaimReply reply) {
        Claim claim = parcel.open(reply.index());
        if (claim == null) {
            return;
        }
        boolean belongs = Fingerprint.of(claim) == reply.fingerprint();
        if (!belongs) {
            listener.misdirected(node);
        }
        if (parcel.answer(reply.index(), belongs ? reply.answer() : ClaimAnswer.LATE)) {
            open.decrementAndGet();
            removeIfDone(reply.parcel(), parcel);
        }
    }

    void answered(CommandReply reply) {
        OutboundRequest parcel = parcels.get(reply.parcel().number());
        if (parcel == null) {
            return;
        }
        boolean belongs = belongs(reply.parcel(), parcel);
        if (parcel instanceof OutboundCommand command
                && command.answer(belongs ? reply.answer() : CommandAnswer.LATE)) {
            open.decrementAndGet();
            removeIfDone(reply.parcel().number(), parcel);
        }
    }

    void confirmed(InHand inHand) {
        EventTime now = clock.now();
        for (ParcelId id : inHand.parcels()) {
            OutboundRequest parcel = parcels.get(id.number());
            if (parcel != null && belongs(id, parcel)) {
                parcel.isInHand(now);
            }
        }
    }

    private boolean belongs(ParcelId id, OutboundRequest parcel) {
        boolean belongs = id.fingerprint() == parcel.fingerprint();
        if (!belongs) {
            listener.misdirected(node);
        }
        return belongs;
    }

    private void removeIfDone(long number, OutboundRequest parcel) {
        if (parcel.isDone()) {
            parcels.remove(number);
        }
    }

    /** Asks after what has been without an answer for a while, and gives up what the node does not confirm. */
    void sweep(EventTime now) {
        List<ParcelId> doubtful = new ArrayList<>();
        parcels.forEach((number, parcel) -> {
            open.addAndGet(-parcel.expire(now));
            removeIfDone(number, parcel);
            long unsure = parcel.unsureMillis(now);
            if (unsure >= GIVE_UP_AFTER_MILLIS) {
                giveUp(number);
            } else if (unsure >= ASK_AFTER_MILLIS && !parcel.isDone()) {
                doubtful.add(new ParcelId(number, parcel.fingerprint()));
            }
        });
        if (!doubtful.isEmpty()) {
            postman.send(node, new Inquiry(self, doubtful));
        }
    }

    /** The node has left, or cannot be reached any more. */
    void leave() {
        gone = true;
        parcels.keySet().forEach(this::giveUp);
    }

    private void giveUp(long number) {
        OutboundRequest parcel = parcels.remove(number);
        if (parcel != null) {
            open.addAndGet(-parcel.giveUp());
        }
    }
}
