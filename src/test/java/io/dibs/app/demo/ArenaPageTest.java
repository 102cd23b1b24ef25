package io.dibs.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The files of the arena themselves. */
class ArenaPageTest {
    private static final Path WEB = Path.of("src/main/resources/web");
    private static final int MAX_COMPRESSED_BYTES = 120 << 10;
    private static final Pattern KEY = Pattern.compile("^ {2,4}'?([\\w-]+)'?: ", Pattern.MULTILINE);
    private static final Pattern IMPORT = Pattern.compile("from '/assets/([\\w.-]+)'");

    @Test
    void bothLanguagesHaveTheSameTexts() throws IOException {
        assertThat(keys("arena-ko.js")).hasSizeGreaterThan(60).isEqualTo(keys("arena-en.js"));
    }

    private static List<String> keys(String file) throws IOException {
        return KEY.matcher(Files.readString(WEB.resolve(file)))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void everyTextThatAPageNamesIsThere() throws IOException {
        assertThat(keys("arena-en.js")).containsAll(named("arena.html"));
        assertThat(Stream.concat(keys("arena-en.js").stream(), keys("arena-watch-en.js").stream()))
                .containsAll(named("arena-watch.html"));
    }

    private static List<String> named(String page) throws IOException {
        List<String> named = Pattern.compile("data-(?:text|label)=\"(\\w+)\"")
                .matcher(Files.readString(WEB.resolve(page)))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(named).isNotEmpty();
        return named;
    }

    @Test
    void everyModuleThatIsImportedIsInTheJar() throws IOException {
        for (Path file : files()) {
            assertThat(IMPORT.matcher(Files.readString(file)).results().map(found -> WEB.resolve(found.group(1))))
                    .allMatch(Files::exists);
        }
    }

    @Test
    void thePageIsLight() throws IOException {
        int bytes = 0;
        for (Path file : files()) {
            bytes += compressed(Files.readAllBytes(file));
        }
        assertThat(bytes).isBetween(1, MAX_COMPRESSED_BYTES);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(WEB)) {
            return files.filter(file -> file.getFileName().toString().startsWith("arena"))
                    .toList();
        }
    }

    private static int compressed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.size();
    }
}
