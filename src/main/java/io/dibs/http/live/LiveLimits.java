package io.dibs.http.live;

/**
 * The bounds of live events.
 *
 * @param listeners of one event loop; one more is refused
 * @param campaigns that a node watches; one more is refused
 * @param readMillis between two reads of the ledger: no campaign has more events than that
 * @param heartbeatMillis after which an idle listener gets a comment; shorter than a proxy's idle timeout
 * @param burst listeners of an event loop that are written to in one go
 * @param minPauseMillis at least, until the next ones: then the loop does its other work. Where there are many
 *     listeners, each gets fewer events
 */
public record LiveLimits(
        int listeners, int campaigns, int readMillis, int heartbeatMillis, int burst, int minPauseMillis) {
    public static final LiveLimits DEFAULT = new LiveLimits(10_000, 1_000, 200, 15_000, 32, 8);
}
