package io.dibs.actor;

import io.dibs.actor.wire.Message;
import io.dibs.actor.wire.Message.Answers;
import io.dibs.actor.wire.Message.ClaimReply;
import io.dibs.actor.wire.Message.Claims;
import io.dibs.actor.wire.Message.CommandReply;
import io.dibs.actor.wire.Message.InHand;
import io.dibs.actor.wire.Message.Inquiry;
import io.dibs.shard.Answer;
import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.Now;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

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
    private final Map<Long, Parcel> parcels = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean gone;

    RemoteNode(UUID self, UUID node, Postman postman, NodeClock clock) {
        this.self = self;
        this.node = node;
        this.postman = postman;
        this.clock = clock;
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
                claims.forEach(claim -> claim.asker().answer(claim, Answer.OVERLOADED));
            } else {
                long number = lastNumber.incrementAndGet();
                post(number, new ClaimParcel(claims, clock.now()), new Claims(self, number, shard, claims));
            }
        }

        @Override
        public void command(Command command) {
            if (isFull(1)) {
                command.asker().accept(CommandAnswer.OVERLOADED);
            } else {
                long number = lastNumber.incrementAndGet();
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
            if (parcels.get(reply.parcel()) instanceof ClaimParcel parcel && parcel.answer(reply.index(), reply.answer())) {
                open.decrementAndGet();
                if (parcel.isDone()) {
                    parcels.remove(reply.parcel());
                }
            }
        }
    }

    void answered(CommandReply reply) {
        if (parcels.get(reply.parcel()) instanceof CommandParcel parcel && parcel.answer(reply.answer())) {
            open.decrementAndGet();
            parcels.remove(reply.parcel());
        }
    }

    void confirmed(InHand inHand) {
        Now now = clock.now();
        for (long number : inHand.parcels()) {
            Parcel parcel = parcels.get(number);
            if (parcel != null) {
                parcel.isInHand(now);
            }
        }
    }

    /** Asks after what has been without an answer for a while, and gives up what the node does not confirm. */
    void sweep(Now now) {
        List<Long> doubtful = new ArrayList<>();
        parcels.forEach((number, parcel) -> {
            long unsure = parcel.unsureMillis(now);
            if (unsure >= GIVE_UP_AFTER_MILLIS) {
                giveUp(number);
            } else if (unsure >= ASK_AFTER_MILLIS) {
                doubtful.add(number);
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
