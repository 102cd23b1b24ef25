package io.dibs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.FuzzedCouponCode;
import io.dibs.http.claim.FuzzedClaimBody;
import io.dibs.http.token.FuzzedToken;
import io.dibs.http.upload.FuzzedUpload;
import io.dibs.receipt.FuzzedReceipt;
import io.dibs.routing.wire.FuzzedNodeMessage;
import io.dibs.snapshot.FuzzedSnapshot;
import io.dibs.testkit.fuzz.FuzzedParser;
import io.dibs.testkit.fuzz.JazzerTarget;
import io.dibs.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jazzer looks for bytes that a parser cannot stand, led by the branches that earlier ones took. */
class ParserFuzzIT {
    private static final int SECONDS = Integer.getInteger("dibs.parser.seconds", 10);
    private static final Duration SPARE = Duration.ofSeconds(120);
    private static final int FOUND = 77;
    private static final int FEWEST_RUNS = 1_000;
    private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs in \\d+ second");

    private static final List<FuzzedParser> PARSERS = List.of(
            new FuzzedClaimBody(),
            new FuzzedCouponCode(),
            new FuzzedToken(),
            new FuzzedUpload(),
            new FuzzedSnapshot(),
            new FuzzedNodeMessage(),
            new FuzzedReceipt());

    @TempDir
    private Path folder;

    @Test
    void everyParserReadsOrRefusesWhateverComes() throws Exception {
        try (ChildProcess jazzer = fuzz(PARSERS)) {
            int code = jazzer.awaitEnd(Duration.ofSeconds(SECONDS).plus(SPARE));
            assertThat(code).as(jazzer.output()).isZero();
            Matcher runs = RUNS.matcher(jazzer.output());
            assertThat(runs.find()).as(jazzer.output()).isTrue();
            System.out.println(runs.group() + "s, of " + PARSERS.size() + " kinds of bytes");
            assertThat(Integer.parseInt(runs.group(1))).isGreaterThan(FEWEST_RUNS);
        }
    }

    @Test
    void aFaultBehindFourBranchesIsFound() throws Exception {
        try (ChildProcess jazzer = fuzz(List.of(new FaultyParser()))) {
            assertThat(jazzer.awaitEnd(Duration.ofSeconds(SECONDS).plus(SPARE)))
                    .as(jazzer.output())
                    .isEqualTo(FOUND);
            assertThat(jazzer.output()).contains("the planted fault");
        }
    }

    @Test
    void theExamplesAreRead() throws Exception {
        for (FuzzedParser parser : PARSERS) {
            for (byte[] example : parser.examples()) {
                parser.read(example);
            }
        }
    }

    private ChildProcess fuzz(List<FuzzedParser> parsers) throws IOException {
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        for (int i = 0; i < parsers.size(); i++) {
            int number = 0;
            for (byte[] example : parsers.get(i).examples()) {
                Files.write(corpus.resolve(i + "-" + number++), JazzerTarget.input(i, example));
            }
        }
        String names = parsers.stream().map(each -> each.getClass().getName()).collect(Collectors.joining(","));
        List<String> command = new ArrayList<>(List.of(ChildProcess.java(), "-Xmx256m"));
        command.addAll(ChildProcess.NODE_FLAGS);
        command.addAll(List.of(
                "-D" + JazzerTarget.PARSERS + "=" + names,
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + JazzerTarget.class.getName(),
                "--instrumentation_includes=io.dibs.**",
                // Netty's queues find no method handle under it.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-max_total_time=" + SECONDS,
                "-max_len=8192",
                corpus.toString()));
        return ChildProcess.start(command, Map.of(), folder.resolve("jazzer.log"));
    }

    /** Nobody guesses four bytes at once. */
    public static final class FaultyParser implements FuzzedParser {
        @Override
        public List<byte[]> examples() {
            return List.of("....".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void read(byte[] bytes) {
            if (bytes.length > 3 && bytes[0] == 'd') {
                if (bytes[1] == 'i') {
                    if (bytes[2] == 'b' && bytes[3] == 's') {
                        throw new IllegalStateException("the planted fault");
                    }
                }
            }
        }
    }
}
