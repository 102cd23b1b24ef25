package io.dibs.snapshot;

/** Receives outages of Redis, on any event loop. */
@FunctionalInterface
public interface RedisListener {
    /** Called once when Redis stops answering, not at each call. */
    void unreachable(String cause);

    default void reachable() {}
}
