package io.dibs.testkit.pages;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.external.ChromiumTab;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Pictures of what a tab shows, one after the other, named by the milliseconds since the first. */
public final class ScreenRecording implements AutoCloseable {
    private static final long INTERVAL_MILLIS = 125;

    private static final long END_SECONDS = 10;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final ChromiumTab tab;
    private final Path folder;
    private final long began = System.nanoTime();
    private final AtomicInteger taken = new AtomicInteger();

    /** @param folder where the pictures are left */
    public ScreenRecording(ChromiumTab tab, Path folder) {
        this.tab = tab;
        this.folder = folder;
        thread.scheduleAtFixedRate(this::take, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void take() {
        long millis = (System.nanoTime() - began) / 1_000_000;
        tab.screenshot(folder.resolve(String.format("%06d.png", millis)));
        taken.incrementAndGet();
    }

    /** One that was begun after this call. */
    public void awaitOneMore() {
        int before = taken.get();
        await("a picture").until(() -> taken.get() > before + 1);
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
