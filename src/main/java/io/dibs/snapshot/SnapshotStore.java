package io.dibs.snapshot;

import java.util.List;
import java.util.function.Consumer;

/**
 * Redis, as snapshots need it. A call returns at once; one of its callbacks comes exactly once, on the event loop of
 * the caller and within a time limit. Writes happen in the order in which they are asked for, or fail.
 */
public interface SnapshotStore {
    /** Up to so many bytes from the start of the value; none where there is no such key. */
    void read(String key, int bytes, Consumer<byte[]> then, Consumer<String> failed);

    /** Writes over and beyond what is there. */
    void write(List<Piece> pieces, int ttlSeconds, Runnable then, Consumer<String> failed);

    /** Puts a value in the place of another, which is handed back; no bytes where there was none. */
    void replace(String key, byte[] value, int ttlSeconds, Consumer<byte[]> then, Consumer<String> failed);

    /** Puts a value in the place of the one that is expected there, or does nothing; what was there is handed back. */
    void swap(
            String key, byte[] expected, byte[] value, int ttlSeconds, Consumer<byte[]> then, Consumer<String> failed);

    /** Copies values to other keys, which do not expire, each over what is there; missing keys are passed over. */
    void copy(List<String> from, List<String> to, Runnable then, Consumer<String> failed);

    void delete(List<String> keys, Runnable then, Consumer<String> failed);

    /** Renews the time to live of keys. */
    void renewTtl(List<String> keys, int ttlSeconds);

    /** The event loop of the caller, as long as the process lives. */
    Loop loop();

    record Piece(String key, int offset, byte[] bytes) {}

    interface Loop {
        /** Later, also when called from the loop itself. */
        void run(Runnable task);

        void after(long millis, Runnable task);
    }
}
