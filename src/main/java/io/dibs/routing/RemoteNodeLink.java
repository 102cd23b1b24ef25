package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessage.AnsweredClaim;
import io.dibs.routing.wire.NodeMessage.Answers;
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
import java.util.function.LongSupplier;

/**
 * Tracks the work that was sent to one other node and is not answered yet. To distinguish a slow owner from an
 * unreachable one, it asks after a while which requests are in progress; what is not confirmed is returned to be
 * retried. Thread-safe.
 */
final class RemoteNodeLink {
    /** As many as one shard queues. */
    private static final int MAX_UNANSWERED = 65_536;
    /** Keeps a message in the tens of kilobytes. */
    private static final int MAX_CLAIMS = 1_024;

    private static final long QUERY_AFTER_MILLIS = 400;
    private static final long GIVE_UP_AFTER_MILLIS = 1_000;

    private final UUID self;
    private final UUID node;
    private final MessageSender sender;
    private final NodeClock clock;
    private final LongSupplier numbers;
    private final MessagingListener listener;
    private final Map<Long, OutboundRequest> requests = new ConcurrentHashMap<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile boolean left;

    RemoteNodeLink(
            UUID self,
            UUID node,
            MessageSender sender,
            NodeClock clock,
            LongSupplier numbers,
            MessagingListener listener) {
        this.self = self;
        this.node = node;
        this.sender = sender;
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
                claims.forEach(claim -> claim.answer(ClaimAnswer.OVERLOADED));
            } else {
                long number = numbers.getAsLong();
                sendRequest(
                        number,
                        new OutboundClaims(shard, claims, clock.now()),
                        new Claims(self, number, shard, claims));
            }
        }

        @Override
        public void command(Command command) {
            if (isFull(1)) {
                command.replyTo().accept(CommandAnswer.OVERLOADED);
            } else {
                long number = numbers.getAsLong();
                sendRequest(
                        number,
                        new OutboundCommand(command, clock.now()),
                        new NodeMessage.Command(self, number, shard, command));
            }
        }
    }

    private boolean isFull(int more) {
        boolean full = unanswered.addAndGet(more) > MAX_UNANSWERED;
        if (full) {
            unanswered.addAndGet(-more);
        }
        return full;
    }

    private void sendRequest(long number, OutboundRequest request, NodeMessage message) {
        requests.put(number, request);
        if (!sender.send(node, message) && requests.remove(number) != null) {
            unanswered.addAndGet(-request.returnUnsent());
        } else if (left) {
            giveUp(number);
        }
    }

    void onAnswers(Answers answers) {
        for (AnsweredClaim reply : answers.replies()) {
            OutboundRequest request = requests.get(reply.request());
            if (request instanceof OutboundClaims claims) {
                onAnswers(claims, reply);
            } else if (request != null) {
                listener.misdirectedAnswer(node);
            }
        }
    }

    /** A claim that got another claim's answer ends as late: its own answer is lost, and it is safe to retry. */
    private void onAnswers(OutboundClaims request, AnsweredClaim reply) {
        Claim claim = request.unanswered(reply.index());
        if (claim == null) {
            return;
        }
        boolean belongs = Fingerprint.of(claim) == reply.fingerprint();
        if (!belongs) {
            listener.misdirectedAnswer(node);
        }
        if (request.answer(reply.index(), belongs ? reply.answer() : ClaimAnswer.LATE)) {
            unanswered.decrementAndGet();
            removeIfDone(reply.request(), request);
        }
    }

    void onAnswers(CommandReply reply) {
        OutboundRequest request = requests.get(reply.request().number());
        if (request == null) {
            return;
        }
        boolean belongs = isFor(reply.request(), request);
        if (request instanceof OutboundCommand command
                && command.answer(belongs ? reply.answer() : CommandAnswer.LATE)) {
            unanswered.decrementAndGet();
            removeIfDone(reply.request().number(), request);
        }
    }

    void onProgressReport(ProgressReport report) {
        EventTime now = clock.now();
        for (RequestId id : report.requests()) {
            OutboundRequest request = requests.get(id.number());
            if (request != null && isFor(id, request)) {
                request.confirm(now);
            }
        }
    }

    private boolean isFor(RequestId id, OutboundRequest request) {
        boolean belongs = id.fingerprint() == request.fingerprint();
        if (!belongs) {
            listener.misdirectedAnswer(node);
        }
        return belongs;
    }

    private void removeIfDone(long number, OutboundRequest request) {
        if (request.isDone()) {
            requests.remove(number);
        }
    }

    /** Queries requests that have had no answer for a while, and gives up those that the node does not confirm. */
    void sweep(EventTime now) {
        List<RequestId> unconfirmed = new ArrayList<>();
        requests.forEach((number, request) -> {
            unanswered.addAndGet(-request.expire(now));
            removeIfDone(number, request);
            long unconfirmedMillis = request.unconfirmedMillis(now);
            if (unconfirmedMillis >= GIVE_UP_AFTER_MILLIS) {
                giveUp(number);
            } else if (unconfirmedMillis >= QUERY_AFTER_MILLIS && !request.isDone()) {
                unconfirmed.add(new RequestId(number, request.fingerprint()));
            }
        });
        if (!unconfirmed.isEmpty()) {
            sender.send(node, new ProgressQuery(self, unconfirmed));
        }
    }

    /** The node has left or is unreachable. */
    void nodeLeft() {
        left = true;
        requests.keySet().forEach(this::giveUp);
    }

    private void giveUp(long number) {
        OutboundRequest request = requests.remove(number);
        if (request != null) {
            unanswered.addAndGet(-request.giveUp());
        }
    }
}
