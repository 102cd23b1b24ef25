package io.dibs.routing;

import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.EventTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Claims sent to another node. Each is answered once; late and duplicate answers are ignored. */
final class OutboundClaims extends OutboundRequest {
    private final AtomicReferenceArray<Claim> unanswered;
    private final AtomicInteger unansweredCount;

    private volatile long firstDeadline;

    OutboundClaims(int shard, List<Claim> claims, EventTime sentAt) {
        super(Fingerprint.of(shard, claims), sentAt);
        firstDeadline = earliest(claims);
        unanswered = new AtomicReferenceArray<>(claims.toArray(new Claim[0]));
        unansweredCount = new AtomicInteger(claims.size());
    }

    /** Null if it was answered or is not part of this request. */
    @Nullable
    Claim unanswered(int index) {
        return index < unanswered.length() ? unanswered.get(index) : null;
    }

    /** @return false if that claim was answered or is not part of this request */
    boolean answer(int index, ClaimAnswer answer) {
        Claim claim = index < unanswered.length() ? unanswered.getAndSet(index, null) : null;
        if (claim == null) {
            return false;
        }
        unansweredCount.decrementAndGet();
        claim.answer(answer);
        return true;
    }

    @Override
    boolean isDone() {
        return unansweredCount.get() == 0;
    }

    @Override
    int expire(EventTime now) {
        if (firstDeadline >= now.wall()) {
            return 0;
        }
        int expired = 0;
        List<Claim> remaining = new ArrayList<>();
        for (int index = 0; index < unanswered.length(); index++) {
            Claim claim = unanswered.get(index);
            if (claim != null && claim.deadline() < now.wall()) {
                expired += answer(index, ClaimAnswer.LATE) ? 1 : 0;
            } else if (claim != null) {
                remaining.add(claim);
            }
        }
        firstDeadline = earliest(remaining);
        return expired;
    }

    private static long earliest(List<Claim> claims) {
        return claims.stream().mapToLong(Claim::deadline).min().orElse(Long.MAX_VALUE);
    }

    /** A claim is idempotent, so one that may have been decided is retried like one that was not. */
    @Override
    int giveUp() {
        int returned = 0;
        for (int index = 0; index < unanswered.length(); index++) {
            if (answer(index, ClaimAnswer.MOVED)) {
                returned++;
            }
        }
        return returned;
    }

    @Override
    int returnUnsent() {
        return giveUp();
    }
}
