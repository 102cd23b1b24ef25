package io.dibs.app;

import io.vertx.core.Future;
import java.util.concurrent.CompletionException;

/** Waits on the thread of a command, which is no event loop. */
public final class FutureWait {
    private FutureWait() {}

    /** The result, or the failure as it was; one that is not unchecked comes in a {@link CompletionException}. */
    public static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }
}
