package io.dibs.shard;

/** Where the answer to a claim goes. */
@FunctionalInterface
public interface ClaimReply {
    void answer(Claim claim, ClaimAnswer answer);
}
