package io.dibs.http.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.http.HttpSettings;
import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers that wait for the next coupon. */
class FeedTest {
    private static final String FEED = "/v1/campaigns/feed/coupons";
    private static final int MOST = FeedWaiting.MAX_WAITING;

    private final RunningApi api = new RunningApi(AuthSettings.NONE, HttpSettings.at("127.0.0.1", 0), 1);

    FeedTest() {
        api.create("feed", 1_000);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private CompletableFuture<Reply> ask(String query) {
        return CompletableFuture.supplyAsync(() -> api.get(FEED + query));
    }

    private static List<Integer> sequences(Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getInteger("sequence"))
                .toList();
    }

    /** Until somebody waits: the ledger is asked for news. */
    private void awaitWaiting() {
        int before = api.feed.tailsRead.get();
        await().atMost(Duration.ofSeconds(20)).until(() -> api.feed.tailsRead.get() > before);
    }

    @Test
    void whatIsThereIsNotWaitedFor() {
        api.claim("feed", "u-1");
        assertThat(sequences(api.get(FEED + "?wait=30"))).containsExactly(1);
        assertThat(api.feed.tailsRead).hasValue(0);
    }

    @Test
    void aCouponThatComesEndsTheWait() {
        CompletableFuture<Reply> waiting = ask("?wait=30");
        awaitWaiting();
        long begun = System.nanoTime();
        api.claim("feed", "u-1");
        assertThat(sequences(waiting.join())).containsExactly(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void whoWaitsForALaterOneIsNotWoken() {
        CompletableFuture<Reply> waiting = ask("?wait=30&after=1");
        awaitWaiting();
        api.claim("feed", "u-1");
        awaitWaiting();
        assertThat(waiting).isNotDone();
        api.claim("feed", "u-2");
        assertThat(sequences(waiting.join())).containsExactly(2);
    }

    @Test
    void whereNothingComesTheEndIsAnEmptyPage() {
        assertThat(sequences(api.get(FEED + "?wait=1"))).isEmpty();
        int asked = api.feed.tailsRead.get();
        assertThat(asked).isBetween(2, 21);
        assertThat(sequences(api.get(FEED))).isEmpty();
        assertThat(api.feed.tailsRead).as("nobody waits, so nothing is asked").hasValue(asked);
    }

    @Test
    void aConsumerThatAsksAgainAtOnceMissesNothing() {
        CompletableFuture<List<Integer>> consumer = CompletableFuture.supplyAsync(() -> {
            List<Integer> received = new ArrayList<>();
            while (received.size() < 200) {
                received.addAll(sequences(api.get(FEED + "?wait=10&limit=7&after=" + received.size())));
            }
            return received;
        });
        for (int i = 0; i < 200; i++) {
            api.claim("feed", "u-" + i);
        }
        assertThat(consumer.join())
                .isEqualTo(IntStream.rangeClosed(1, 200).boxed().toList());
    }

    @Test
    void aNodeThatStopsKeepsNobodyWaiting() {
        CompletableFuture<Reply> waiting = ask("?wait=30");
        awaitWaiting();
        api.draining.begin();
        assertThat(sequences(waiting.join())).isEmpty();
        assertThat(waiting.join().header("connection")).isEqualTo("close");
    }

    @Test
    void nothingIsSaidThatTheLedgerHasNotSaid() {
        CompletableFuture<Reply> waiting = ask("?wait=1");
        awaitWaiting();
        api.shards.broken = true;
        assertThat(waiting.join().status()).isEqualTo(503);
        api.shards.broken = false;
        assertThat(sequences(api.get(FEED + "?wait=1"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=-1", "wait=31", "wait=x", "wait=0.5"})
    void aWrongWaitIs400(String query) {
        assertThat(api.get(FEED + "?" + query).json().getString("field")).isEqualTo("wait");
    }

    @Test
    void anExportDoesNotWait() {
        Reply reply = api.get(FEED + "?wait=5", "Accept", "text/csv");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("field")).isEqualTo("wait");
        CompletableFuture<Integer> other = ask("?wait=30").thenApply(Reply::status);
        assertThat(api.get("/v1/campaigns/nowhere/coupons?wait=30").code()).isEqualTo("campaign-not-found");
        assertThat(other).as("another does").isNotDone();
        api.claim("feed", "u-1");
        assertThat(other.join()).isEqualTo(200);
    }

    /** As many as may wait, and one more; and all of them cost the ledger as much as one. */
    @Test
    void aCrowdThatWaitsCostsTheLedgerLittle() throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i <= MOST; i++) {
                SocketChannel channel = asking();
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
            }
            assertThat(answers(selector, 1))
                    .allSatisfy(answer -> assertThat(answer).contains("503"));
            int pages = api.feed.pagesRead.get();
            int tails = api.feed.tailsRead.get();
            api.claim("feed", "u-1");
            assertThat(answers(selector, MOST))
                    .allSatisfy(answer -> assertThat(answer).contains("200 OK").contains("\"sequence\":1,"));
            assertThat(api.feed.pagesRead.get() - pages).as("pages read").isLessThanOrEqualTo(5);
            assertThat(api.feed.tailsRead.get() - tails).as("asked for news").isLessThanOrEqualTo(5);
        }
    }

    /** Each who has answered is hung up on. */
    private static List<String> answers(Selector selector, int count) throws IOException {
        List<String> answers = new ArrayList<>();
        while (answers.size() < count) {
            assertThat(selector.select(20_000))
                    .as("answers after %d of %d", answers.size(), count)
                    .isPositive();
            for (SelectionKey key : selector.selectedKeys()) {
                answers.add(answer((SocketChannel) key.channel()));
                key.channel().close();
            }
            selector.selectedKeys().clear();
        }
        return answers;
    }

    @Test
    void whoHasGoneLeavesTheirPlace() throws IOException {
        SocketChannel gone = asking();
        awaitWaiting();
        gone.close();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            int asked = api.feed.tailsRead.get();
            await().pollDelay(Duration.ofMillis(150)).until(() -> true);
            return api.feed.tailsRead.get() == asked;
        });
    }

    private SocketChannel asking() throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", api.port));
        String request = "GET " + FEED + "?wait=30 HTTP/1.1\r\nHost: x\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
        return channel;
    }

    private static String answer(SocketChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(2_048);
        channel.read(bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}
