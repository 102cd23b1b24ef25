package io.dibs.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/** The requests that nodes send to each other, as text. An answer comes within a time limit, or the future fails. */
final class PeerRequests {
    static final long PING_MILLIS = 1_000;
    /** How long a previous owner may take to commit and save what it has decided. */
    static final long RELEASE_MILLIS = 500;

    private static final String PING = "ping";
    private static final String REFRESH = "listen";
    private static final String RELEASE = "release";
    private static final String ANNOUNCE = "coming";

    private final ClusterBus bus;
    private final LongSupplier wall;

    /** @param wall milliseconds of PostgreSQL's clock, which all nodes share */
    PeerRequests(ClusterBus bus, LongSupplier wall) {
        this.bus = bus;
        this.wall = wall;
    }

    /** What this node does when it is asked. */
    interface Answers {
        void refresh();

        Future<Void> onRelease(UUID requester, List<AnnouncedTakeover> shards);

        void onAnnouncement(UUID owner, List<AnnouncedTakeover> shards);
    }

    void register(Answers answers) {
        register(PING, (requester, payload) -> Future.succeededFuture());
        register(REFRESH, (requester, payload) -> {
            answers.refresh();
            return Future.succeededFuture();
        });
        register(
                RELEASE,
                (requester, payload) -> isInTime(payload)
                        ? answers.onRelease(
                                requester, AnnouncedTakeover.decode(payload.slice(Long.BYTES, payload.length())))
                        : Future.failedFuture("too late"));
        register(ANNOUNCE, (requester, payload) -> {
            answers.onAnnouncement(requester, AnnouncedTakeover.decode(payload));
            return Future.succeededFuture();
        });
    }

    private void register(String kind, BiFunction<UUID, Buffer, Future<Void>> handler) {
        bus.register(
                kind, (requester, payload) -> handler.apply(requester, payload).map(done -> Buffer.buffer()));
    }

    /** After a cut has healed, the bus delivers what was sent long before. */
    private boolean isInTime(Buffer payload) {
        return payload.length() >= Long.BYTES && wall.getAsLong() <= payload.getLong(0);
    }

    /** The answer has come by the other way: both are open then. */
    Future<Void> ping(UUID node) {
        return bus.request(node, PING, Buffer.buffer(), PING_MILLIS).mapEmpty();
    }

    /** There is something new to read in the node's own next beat: it should not wait for it. */
    void refresh(UUID node) {
        bus.request(node, REFRESH, Buffer.buffer(), PING_MILLIS);
    }

    Future<Void> release(UUID owner, List<AnnouncedTakeover> shards) {
        Buffer payload = Buffer.buffer()
                .appendLong(wall.getAsLong() + RELEASE_MILLIS)
                .appendBuffer(AnnouncedTakeover.encode(shards));
        return bus.request(owner, RELEASE, payload, RELEASE_MILLIS).mapEmpty();
    }

    /** This node begins to take the shards over. */
    void announce(Collection<UUID> nodes, List<AnnouncedTakeover> shards) {
        Buffer payload = AnnouncedTakeover.encode(shards);
        nodes.forEach(node -> bus.request(node, ANNOUNCE, payload.copy(), PING_MILLIS));
    }
}
