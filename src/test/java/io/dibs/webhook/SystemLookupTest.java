package io.dibs.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemLookupTest {
    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch answered = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final SystemLookup lookup = new SystemLookup(vertx, this::resolve);

    @AfterEach
    void close() {
        answered.countDown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        asked.incrementAndGet();
        if (host.startsWith("hanging")) {
            try {
                answered.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException(host);
            }
        }
        return new InetAddress[] {InetAddress.getByAddress(new byte[] {1, 1, 1, 1})};
    }

    @Test
    void aNameServerThatHangsHoldsUpOnlyItsOwnName() {
        List<Future<List<InetAddress>>> hanging = IntStream.range(0, 100)
                .mapToObj(each -> lookup.addresses("hanging.example"))
                .toList();
        Future<List<InetAddress>> other = lookup.addresses("quick.example");
        await().until(other::succeeded);
        assertThat(asked).hasValue(2);
        assertThat(hanging).noneMatch(Future::isComplete);
        answered.countDown();
        await().until(() -> hanging.stream().allMatch(Future::succeeded));
    }

    @Test
    void anAnswerIsNotKept() {
        for (int time = 1; time <= 3; time++) {
            await().until(lookup.addresses("quick.example")::succeeded);
            assertThat(asked).hasValue(time);
        }
    }
}
