package io.dibs.actor;

import io.dibs.actor.wire.Message;
import io.dibs.actor.wire.Message.Answers;
import io.dibs.actor.wire.Message.ClaimReply;
import io.dibs.actor.wire.Message.Claims;
import io.dibs.actor.wire.Message.CommandReply;
import io.dibs.actor.wire.Message.InHand;
import io.dibs.actor.wire.Message.Inquiry;
import io.dibs.actor.wire.Message.ParcelId;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.Claim;
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
 * Another node, as the sender of work sees it: what it has been sent and has not answered. A slow owner is told from one
 * that is out of reach by asking it after a while what it has in hand; what it does not confirm is handed back to be asked
 * for again. Any thread may call it.
 */
final class RemoteNode {
    /** As many as one shard lets wait. */
    private static final int MAX_OPEN = 65_536;
    /** Keeps a message in the tens of kilobytes. */
    private static final int MAX_CLAIMS = 1_024;
    private static final long ASK_AFTER_MILLIS = 400;
    private static final long GIVE_UP_AFTER_MILLIS = 1_000;

    private final UUID self;
    private final UUID node;
    private final Postman postman;
    private final NodeClock clock;
    private final LongSupplier numbers;
    private final MessagingListener listener;
    private final Map<Long, Parcel> parcels = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean gone;

    RemoteNode(
            UUID self,
            UUID node,
            Postman postman,
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

    Mailbox mailbox(int shard) {
        return new RemoteMailbox(shard);
    }

    private final class RemoteMailbox implements Mailbox {
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
                post(number, new ClaimParcel(shard, claims, clock.now()), new Claims(self, number, shard, claims));
            }
        }

        @Override
        public void command(Command command) {
            if (isFull(1)) {
                command.asker().accept(CommandAnswer.OVERLOADED);
            } else {
                long number = numbers.getAsLong();
                post(number, new CommandParcel(command, clock.now()), new Message.Command(self, number, shard, command));
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

    private void post(long number, Parcel parcel, Message message) {
        parcels.put(number, parcel);
        if (!postman.send(node, message) && parcels.remove(number) != null) {
            open.addAndGet(-parcel.takeBack());
        } else if (gone) {
            giveUp(number);
        }
    }

    void answered(Answers answers) {
        for (ClaimReply reply : answers.replies()) {
            Parcel parcel = parcels.get(reply.parcel());
            if (parcel instanceof ClaimParcel claims) {
                answered(claims, reply);
            } else if (parcel != null) {
                listener.misdirected(node);
            }
        }
    }

    /** A claim whose answer belongs to another is over: its own answer is lost, and asking again is safe. */
    private void answered(ClaimParcel parcel, ClaimReply reply) {
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
        Parcel parcel = parcels.get(reply.parcel().number());
        if (parcel == null) {
            return;
        }
        boolean belongs = belongs(reply.parcel(), parcel);
        if (parcel instanceof CommandParcel command && command.answer(belongs ? reply.answer() : CommandAnswer.LATE)) {
            open.decrementAndGet();
            removeIfDone(reply.parcel().number(), parcel);
        }
    }

    void confirmed(InHand inHand) {
        EventTime now = clock.now();
        for (ParcelId id : inHand.parcels()) {
            Parcel parcel = parcels.get(id.number());
            if (parcel != null && belongs(id, parcel)) {
                parcel.isInHand(now);
            }
        }
    }

    private boolean belongs(ParcelId id, Parcel parcel) {
        boolean belongs = id.fingerprint() == parcel.fingerprint();
        if (!belongs) {
            listener.misdirected(node);
        }
        return belongs;
    }

    private void removeIfDone(long number, Parcel parcel) {
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
        Parcel parcel = parcels.remove(number);
        if (parcel != null) {
            open.addAndGet(-parcel.giveUp());
        }
    }
}
