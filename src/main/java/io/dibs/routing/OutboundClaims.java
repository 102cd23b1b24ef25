package io.dibs.routing;

import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.EventTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Claims on the way to another node. Each is answered once, whatever arrives late or twice. */
final class OutboundClaims extends OutboundRequest {
    private final AtomicReferenceArray<Claim> open;
    private final AtomicInteger left;

    private volatile long firstDeadline;

    OutboundClaims(int shard, List<Claim> claims, EventTime sent) {
        super(Fingerprint.of(shard, claims), sent);
        firstDeadline = earliest(claims);
        open = new AtomicReferenceArray<>(claims.toArray(new Claim[0]));
        left = new AtomicInteger(claims.size());
    }

    /** Null when it had its answer, or is none of this parcel. */
    Claim open(int index) {
        return index < open.length() ? open.get(index) : null;
    }

    /** @return false when that claim had its answer, or is none of this parcel */
    boolean answer(int index, ClaimAnswer answer) {
        Claim claim = index < open.length() ? open.getAndSet(index, null) : null;
        if (claim == null) {
            return false;
        }
        left.decrementAndGet();
        claim.asker().answer(claim, answer);
        return true;
    }

    @Override
    boolean isDone() {
        return left.get() == 0;
    }

    @Override
    int expire(EventTime now) {
        if (firstDeadline >= now.wall()) {
            return 0;
        }
        int expired = 0;
        List<Claim> left = new ArrayList<>();
        for (int index = 0; index < open.length(); index++) {
            Claim claim = open.get(index);
            if (claim != null && claim.deadline() < now.wall()) {
                expired += answer(index, ClaimAnswer.LATE) ? 1 : 0;
            } else if (claim != null) {
                left.add(claim);
            }
        }
        firstDeadline = earliest(left);
        return expired;
    }

    private static long earliest(List<Claim> claims) {
        return claims.stream().mapToLong(Claim::deadline).min().orElse(Long.MAX_VALUE);
    }

    /** Claiming is idempotent, so a claim that may have been decided is asked for again like one that was not. */
    @Override
    int giveUp() {
        int handedBack = 0;
        for (int index = 0; index < open.length(); index++) {
            if (answer(index, ClaimAnswer.MOVED)) {
                handedBack++;
            }
        }
        return handedBack;
    }

    @Override
    int takeBack() {
        return giveUp();
    }
}
