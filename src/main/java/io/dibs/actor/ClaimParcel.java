package io.dibs.actor;

import io.dibs.shard.Answer;
import io.dibs.shard.Claim;
import io.dibs.shard.Now;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Claims on the way to another node. Each is answered once, whatever arrives late or twice. */
final class ClaimParcel extends Parcel {
    private final AtomicReferenceArray<Claim> open;
    private final AtomicInteger left;

    ClaimParcel(List<Claim> claims, Now sent) {
        super(sent);
        open = new AtomicReferenceArray<>(claims.toArray(new Claim[0]));
        left = new AtomicInteger(claims.size());
    }

    /** @return false when that claim had its answer, or is none of this parcel */
    boolean answer(int index, Answer answer) {
        Claim claim = index < open.length() ? open.getAndSet(index, null) : null;
        if (claim == null) {
            return false;
        }
        left.decrementAndGet();
        claim.asker().answer(claim, answer);
        return true;
    }

    boolean isDone() {
        return left.get() == 0;
    }

    /** Claiming is idempotent, so a claim that may have been decided is asked for again like one that was not. */
    @Override
    int giveUp() {
        int handedBack = 0;
        for (int index = 0; index < open.length(); index++) {
            if (answer(index, Answer.MOVED)) {
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
