package io.dibs.repository;

import io.vertx.core.Future;
import java.util.UUID;

/** What idempotency keys were first used for, on the ledger. A failed future means that it did not answer: 503. */
public interface IdempotencyKeys {
    /**
     * @param sameBody whether it is the one that the key was first used with
     * @param subject what the request makes is named by it, so that a retry makes nothing more
     * @param at of the first use, milliseconds of the epoch
     */
    record FirstUse(boolean sameBody, UUID subject, long at) {}

    /**
     * @param id of the call, the caller and the key
     * @param body its digest
     */
    Future<FirstUse> keep(UUID id, byte[] body);
}
