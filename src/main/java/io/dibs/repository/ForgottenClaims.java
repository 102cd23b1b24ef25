package io.dibs.repository;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims on closed campaigns whose owners have forgotten who holds what, answered from the ledger: many with one read,
 * on a connection that nothing else waits for. It may answer on any thread.
 */
public interface ForgottenClaims {
    /** @param key the hash of the idempotency key; null where each user may hold one coupon only */
    record Question(Terms terms, String userId, @Nullable HolderIdentity key) {}

    /**
     * @param coupon that this claim won; null if there is none
     * @param eligible whether the user is among those who may claim
     */
    record Finding(@Nullable CouponView coupon, boolean eligible) {}

    /** One finding for each question, in the same order. */
    Future<List<Finding>> find(List<Question> questions);
}
