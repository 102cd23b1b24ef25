package io.dibs.shard;

/** Where the answer to a claim goes. */
@FunctionalInterface
public interface Asker {
    void answer(Claim claim, Answer answer);
}
