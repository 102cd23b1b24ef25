package io.dibs.shard;

/** Receives the response to a claim. */
@FunctionalInterface
public interface ClaimReply {
    void answer(Claim claim, ClaimAnswer answer);
}
