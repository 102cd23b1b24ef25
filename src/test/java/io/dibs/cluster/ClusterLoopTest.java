package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.simulation.SimulatedWorld;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ClusterLoopTest {
    private final SimulatedWorld world = new SimulatedWorld(1);
    private final ClusterLoop loop = new SimulatedProcess(world);
    private final Promise<Void> promise = Promise.promise();
    private final Future<Void> limited = loop.within(100, promise.future());

    @Test
    void whatEndsInTimeEndsAsItDid() {
        promise.complete();
        assertThat(limited.succeeded()).isTrue();
        assertThat(loop.within(100, Future.failedFuture("broken")).cause()).hasMessage("broken");
    }

    @Test
    void whatDoesNotEndInTimeFails() {
        world.runUntil(world.millis() + 99);
        assertThat(limited.isComplete()).isFalse();
        world.runUntil(world.millis() + 2);
        assertThat(limited.cause()).isInstanceOf(TimeoutException.class).hasMessage("not done after 100 ms");
    }
}
