package io.dibs.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineCutterTest {
    private final List<String> lines = new ArrayList<>();
    private final LineCutter cutter = new LineCutter(line -> lines.add(new String(line, StandardCharsets.UTF_8)));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''|0", "a|1", "a\\n|1", "\\n|1", "a\\n\\nb|3", "a\\r\\nb\\r\\n|2", "a\\rb|1"})
    void aLineEndsWithALineFeed(String text, int count) {
        cutter.add(Buffer.buffer(text.replace("\\n", "\n").replace("\\r", "\r")));
        cutter.end();
        assertThat(lines).hasSize(count);
        assertThat(lines).noneMatch(line -> line.endsWith("\r"));
    }

    @Test
    void howABodyIsTornMakesNoDifference() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String line = "ü".repeat(random.nextInt(5)) + i;
            expected.add(line);
            text.append(line).append(random.nextBoolean() ? "\r\n" : "\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; ) {
            int size = Math.min(bytes.length - at, 1 + random.nextInt(40));
            cutter.add(Buffer.buffer().appendBytes(bytes, at, size));
            at += size;
        }
        cutter.end();
        assertThat(lines).as("seed %d", seed).isEqualTo(expected);
    }

    @Test
    void ofALineWithoutEndNoMoreThanItsBeginningIsKept() {
        for (int i = 0; i < 1_000; i++) {
            cutter.add(Buffer.buffer("x".repeat(100)));
        }
        cutter.add(Buffer.buffer("\nnext"));
        cutter.end();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).hasSize(LineCutter.MAX_BYTES + 1);
        assertThat(lines.get(1)).isEqualTo("next");
    }
}
