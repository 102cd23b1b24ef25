package io.dibs.shard;

import java.util.function.Consumer;

/** A receiver of a claim's answer that also hears how far the claim has come. */
public interface ClaimProgress extends Consumer<ClaimAnswer> {
    /** The claim is at its shard. */
    void arrived();

    /** The claim is decided, and its answer waits for a commit. Repeated where the decision is withdrawn. */
    void decided();
}
