package io.dibs.actor;

/** Where each shard is reached at this moment. */
@FunctionalInterface
public interface Routes {
    /** Null while nobody is known to own the shard. */
    Mailbox to(int shard);
}
