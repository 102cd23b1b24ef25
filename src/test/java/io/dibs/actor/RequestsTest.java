package io.dibs.actor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.actor.Mail.Fate;
import io.dibs.actor.wire.Message;
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

class RequestsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Buffer QUESTION = Buffer.buffer("question");

    private final Vertx vertx = Vertx.vertx();
    private final Mail mail = new Mail(vertx);
    private final UUID here = UUID.randomUUID();
    private final UUID there = UUID.randomUUID();
    private final PostOffice asker = new PostOffice(vertx, here, shard -> null, TestNode.CLOCK, from -> {});
    private final PostOffice answerer = new PostOffice(vertx, there, shard -> null, TestNode.CLOCK, from -> {});

    @BeforeEach
    void open() {
        asker.attach(vertx.eventBus()).toCompletionStage().toCompletableFuture().join();
        answerer.attach(vertx.eventBus()).toCompletionStage().toCompletableFuture().join();
        answerer.serve("echo", (from, payload) -> Future.succeededFuture(payload.copy().appendString(" of " + from)));
        answerer.serve("silence", (from, payload) -> Promise.<Buffer>promise().future());
        answerer.serve("fault", (from, payload) -> {
            throw new IllegalStateException("broken");
        });
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aRequestIsAnsweredByWhoeverServesItsKind() {
        assertThat(ask("echo", 5_000)).succeedsWithin(LIMIT)
                .hasToString("question of " + here);
    }

    @Test
    void aNodeCanAskItselfOverTheBus() {
        asker.serve("ping", (from, payload) -> Future.succeededFuture(payload));
        assertThat(asker.request(here, "ping", QUESTION, 5_000).toCompletionStage().toCompletableFuture())
                .succeedsWithin(LIMIT)
                .isEqualTo(QUESTION);
    }

    @Test
    void aFailureThereIsAFailureHere() {
        assertThat(failure(ask("fault", 5_000)).kind()).isEqualTo(RequestFailure.Kind.FAILED);
        assertThat(failure(ask("fault", 5_000))).hasMessage("broken");
        assertThat(failure(ask("unheard-of", 5_000)).kind()).isEqualTo(RequestFailure.Kind.FAILED);
    }

    @Test
    void aRequestThatIsNotAnsweredInTimeFails() {
        assertThat(failure(ask("silence", 50)).kind()).isEqualTo(RequestFailure.Kind.LATE);
    }

    @Test
    void aRequestFailsWhenItsNodeLeaves() {
        CompletableFuture<Buffer> left = ask("silence", 60_000);
        await().atMost(10, SECONDS).until(() -> mail.sent(Message.Request.class) == 1);
        asker.left(UUID.randomUUID());
        assertThat(left).isNotDone();
        asker.left(there);
        assertThat(failure(left).kind()).isEqualTo(RequestFailure.Kind.LEFT);
    }

    @Test
    void withoutABusARequestFailsAtOnceAndThoseUnderWayFailToo() {
        CompletableFuture<Buffer> cut = ask("silence", 60_000);
        asker.detach();
        assertThat(failure(cut).kind()).isEqualTo(RequestFailure.Kind.LEFT);
        assertThat(failure(ask("echo", 60_000)).kind()).isEqualTo(RequestFailure.Kind.NOT_SENT);
    }

    @Test
    void anAnswerThatComesTwiceOrLateHurtsNothing() {
        mail.each(message -> message instanceof Message.Reply ? new Fate(0, 1) : Fate.DELIVERED);
        assertThat(ask("echo", 5_000)).succeedsWithin(LIMIT);
        assertThat(ask("echo", 5_000)).succeedsWithin(LIMIT);
    }

    private CompletableFuture<Buffer> ask(String kind, long limitMillis) {
        return asker.request(there, kind, QUESTION, limitMillis).toCompletionStage().toCompletableFuture();
    }

    private static RequestFailure failure(CompletableFuture<Buffer> future) {
        await().atMost(10, SECONDS).until(future::isDone);
        assertThat(future).isCompletedExceptionally();
        return (RequestFailure) future.handle((result, failure) -> failure).join();
    }
}
