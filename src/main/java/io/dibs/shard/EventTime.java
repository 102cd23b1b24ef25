package io.dibs.shard;

/**
 * The time of an event, handed in.
 *
 * @param monotonic milliseconds of a clock that only measures spans
 * @param wall milliseconds of the epoch, corrected by PostgreSQL's clock
 */
public record EventTime(long monotonic, long wall) {}
