package io.dibs.people;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hashes on threads of its own: at most half of the processors, so that a crowd that signs in leaves the other half to
 * claims. It rejects work at once if it would wait for longer than a moment.
 */
public final class PasswordHasher {
    /** Of one thread; a hash takes about 60 ms, so the last one waits for two seconds. */
    private static final int MAX_WAITING = 32;

    private final WorkerExecutor workers;
    private final int most;
    private final AtomicInteger underWay = new AtomicInteger();

    public PasswordHasher(Vertx vertx) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        workers = vertx.createSharedWorkerExecutor("passwords", threads);
        most = threads * MAX_WAITING;
    }

    /** Fails with {@link OverloadedException}. */
    Future<String> hash(String password) {
        return work(() -> PasswordHash.of(password));
    }

    /**
     * Fails with {@link OverloadedException}.
     *
     * @param hash null if there is none: no password matches, which takes the same time
     */
    Future<Boolean> matches(String password, @Nullable String hash) {
        String other = hash == null ? PasswordHash.NOBODYS : hash;
        return work(() -> PasswordHash.matches(password, other));
    }

    private <T> Future<T> work(Callable<T> job) {
        if (underWay.incrementAndGet() > most) {
            underWay.decrementAndGet();
            return Future.failedFuture(new OverloadedException());
        }
        return workers.executeBlocking(job, false).onComplete(done -> underWay.decrementAndGet());
    }
}
