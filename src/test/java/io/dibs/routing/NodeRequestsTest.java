package io.dibs.routing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.routing.FaultyBus.Fate;
import io.dibs.routing.wire.NodeMessage;
import io.dibs.trace.RequestTracer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeRequestsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Buffer QUESTION = Buffer.buffer("question");

    private final Vertx vertx = Vertx.vertx();
    private final FaultyBus mail = new FaultyBus(vertx);
    private final UUID here = UUID.randomUUID();
    private final UUID there = UUID.randomUUID();
    private final NodeMessenger requester =
            new NodeMessenger(vertx, here, shard -> null, TestNode.CLOCK, from -> {}, RequestTracer.OFF);
    private final NodeMessenger answerer =
            new NodeMessenger(vertx, there, shard -> null, TestNode.CLOCK, from -> {}, RequestTracer.OFF);

    @BeforeEach
    void open() {
        requester
                .attach(vertx.eventBus())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        answerer.attach(vertx.eventBus())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        answerer.register(
                "echo", (from, payload) -> Future.succeededFuture(payload.copy().appendString(" of " + from)));
        answerer.register(
                "silence", (from, payload) -> Promise.<Buffer>promise().future());
        answerer.register("fault", (from, payload) -> {
            throw new IllegalStateException("broken");
        });
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aRequestIsAnsweredByWhoeverServesItsKind() {
        assertThat(ask("echo", 5_000)).succeedsWithin(LIMIT).hasToString("question of " + here);
    }

    @Test
    void aNodeCanAskItselfOverTheBus() {
        requester.register("ping", (from, payload) -> Future.succeededFuture(payload));
        assertThat(requester
                        .request(here, "ping", QUESTION, 5_000)
                        .toCompletionStage()
                        .toCompletableFuture())
                .succeedsWithin(LIMIT)
                .isEqualTo(QUESTION);
    }

    @Test
    void aFailureThereIsAFailureHere() {
        assertThat(failure(ask("fault", 5_000)).kind()).isEqualTo(NodeRequestFailure.Kind.FAILED);
        assertThat(failure(ask("fault", 5_000))).hasMessage("broken");
        assertThat(failure(ask("unheard-of", 5_000)).kind()).isEqualTo(NodeRequestFailure.Kind.FAILED);
    }

    @Test
    void aRequestThatIsNotAnsweredInTimeFails() {
        assertThat(failure(ask("silence", 50)).kind()).isEqualTo(NodeRequestFailure.Kind.LATE);
    }

    @Test
    void aRequestFailsWhenItsNodeLeaves() {
        CompletableFuture<Buffer> left = ask("silence", 60_000);
        await().atMost(10, SECONDS).until(() -> mail.sent(NodeMessage.Request.class) == 1);
        requester.nodeLeft(UUID.randomUUID());
        assertThat(left).isNotDone();
        requester.nodeLeft(there);
        assertThat(failure(left).kind()).isEqualTo(NodeRequestFailure.Kind.LEFT);
    }

    @Test
    void withoutABusARequestFailsAtOnceAndThoseUnderWayFailToo() {
        CompletableFuture<Buffer> cut = ask("silence", 60_000);
        requester.detach();
        assertThat(failure(cut).kind()).isEqualTo(NodeRequestFailure.Kind.LEFT);
        assertThat(failure(ask("echo", 60_000)).kind()).isEqualTo(NodeRequestFailure.Kind.NOT_SENT);
    }

    /** Two nodes may give their requests the same number. */
    @Test
    void aReplyOfAnotherNodeIsNotTheAnswer() {
        NodeRequests requests = new NodeRequests(vertx, here, (to, message) -> true, () -> 7);
        CompletableFuture<Buffer> asked = requests.send(there, "echo", QUESTION, 60_000)
                .toCompletionStage()
                .toCompletableFuture();
        requests.onReply(new NodeMessage.Reply(UUID.randomUUID(), 7, true, Buffer.buffer("another's answer")));
        requests.onReply(new NodeMessage.Reply(there, 7, true, QUESTION));
        assertThat(asked).succeedsWithin(LIMIT).isEqualTo(QUESTION);
    }

    @Test
    void anAnswerThatComesTwiceOrLateHurtsNothing() {
        mail.each(message -> message instanceof NodeMessage.Reply ? new Fate(0, 1) : Fate.DELIVERED);
        assertThat(ask("echo", 5_000)).succeedsWithin(LIMIT);
        assertThat(ask("echo", 5_000)).succeedsWithin(LIMIT);
    }

    private CompletableFuture<Buffer> ask(String kind, long limitMillis) {
        return requester
                .request(there, kind, QUESTION, limitMillis)
                .toCompletionStage()
                .toCompletableFuture();
    }

    private static NodeRequestFailure failure(CompletableFuture<Buffer> future) {
        await().atMost(10, SECONDS).until(future::isDone);
        assertThat(future).isCompletedExceptionally();
        return (NodeRequestFailure) future.handle((result, failure) -> failure).join();
    }
}
