package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class PeerRequestsTest {
    private static final UUID NODE = new UUID(0, 1);
    private static final List<AnnouncedTakeover> SHARDS =
            List.of(new AnnouncedTakeover(0, 8), new AnnouncedTakeover(3, 8));

    private final AtomicLong wall = new AtomicLong(10_000);
    private final Map<String, BiFunction<UUID, Buffer, Future<Buffer>>> handlers = new HashMap<>();
    private final List<AnnouncedTakeover> released = new ArrayList<>();
    private final List<AnnouncedTakeover> announced = new ArrayList<>();
    private int refreshes;
    private Runnable onTheWay = () -> {};
    private final PeerRequests peers = new PeerRequests(new Direct(), wall::get);

    PeerRequestsTest() {
        peers.register(new PeerRequests.Answers() {
            @Override
            public void refresh() {
                refreshes++;
            }

            @Override
            public Future<Void> onRelease(UUID requester, List<AnnouncedTakeover> shards) {
                released.addAll(shards);
                return Future.succeededFuture();
            }

            @Override
            public void onAnnouncement(UUID owner, List<AnnouncedTakeover> shards) {
                announced.addAll(shards);
            }
        });
    }

    @Test
    void aShardIsReleasedForWhoeverAsks() {
        assertThat(peers.release(NODE, SHARDS).succeeded()).isTrue();
        assertThat(released).isEqualTo(SHARDS);
    }

    @Test
    void othersHearWhatIsTakenOverAndThatThereIsSomethingToRead() {
        peers.announce(List.of(NODE), SHARDS);
        peers.refresh(NODE);
        assertThat(announced).isEqualTo(SHARDS);
        assertThat(refreshes).isEqualTo(1);
        assertThat(peers.ping(NODE).succeeded()).isTrue();
    }

    @Test
    void aReleaseIsObeyedUntilItsTimeIsOver() {
        onTheWay = () -> wall.addAndGet(PeerRequests.RELEASE_MILLIS);
        assertThat(peers.release(NODE, SHARDS).succeeded()).isTrue();
        assertThat(released).isEqualTo(SHARDS);
    }

    @Test
    void aReleaseWithoutATimeIsNotObeyedAndOneOfNothingIs() {
        assertThat(handlers.get("release")
                        .apply(NODE, Buffer.buffer(new byte[7]))
                        .failed())
                .isTrue();
        Buffer nothing = Buffer.buffer().appendLong(wall.get());
        assertThat(handlers.get("release").apply(NODE, nothing).succeeded()).isTrue();
        assertThat(released).isEmpty();
    }

    @Test
    void aReleaseThatComesTooLateIsNotObeyed() {
        onTheWay = () -> wall.addAndGet(PeerRequests.RELEASE_MILLIS + 1);
        assertThat(peers.release(NODE, SHARDS).failed()).isTrue();
        assertThat(released).isEmpty();
    }

    /** What is asked for arrives here at once, or after what happens on the way. */
    private final class Direct implements RequestBus {
        @Override
        public void register(String kind, BiFunction<UUID, Buffer, Future<Buffer>> handler) {
            handlers.put(kind, handler);
        }

        @Override
        public Future<Buffer> request(UUID node, String kind, Buffer payload, long limitMillis) {
            onTheWay.run();
            return handlers.get(kind).apply(NODE, payload);
        }
    }
}
