package io.dibs.testkit.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.function.LongConsumer;

/** Reads an export as fast as it comes, and looks at each line's sequence. */
public final class CsvReader {
    private static final int BUFFER_BYTES = 1 << 17;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long lines = -1;
    private long bytes;
    private long sequence;
    private boolean inNumber;
    private boolean outOfOrder;

    /** @param each receives the number of lines whenever more have come */
    public static CsvReader read(URI uri, LongConsumer each) {
        CsvReader reader = new CsvReader();
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setRequestProperty("Accept", "text/csv");
            try (InputStream in = connection.getInputStream()) {
                reader.read(in, each);
            }
            return reader;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(InputStream in, LongConsumer each) throws IOException {
        for (int length; (length = in.read(buffer)) >= 0; ) {
            for (int i = 0; i < length; i++) {
                next(buffer[i]);
            }
            bytes += length;
            each.accept(lines);
        }
    }

    private void next(byte b) {
        if (b == '\n') {
            outOfOrder |= lines >= 0 && sequence != lines + 1;
            lines++;
            sequence = 0;
            inNumber = true;
        } else if (inNumber) {
            inNumber = b != ',';
            sequence = inNumber ? sequence * 10 + b - '0' : sequence;
        }
    }

    /** Without the head. */
    public long lines() {
        return lines;
    }

    public long bytes() {
        return bytes;
    }

    /** Whether the sequences were 1, 2, 3 … to the end. */
    public boolean isInOrder() {
        return !outOfOrder;
    }
}
