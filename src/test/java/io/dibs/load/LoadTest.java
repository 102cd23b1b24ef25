package io.dibs.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The load test: {@code perf/run}. Ends with 1 if an answer or a count was wrong, never because it was slow. */
public final class LoadTest {
    private LoadTest() {}

    public static void main(String[] arguments) throws IOException {
        if (List.of(arguments).contains("--help")) {
            System.out.println(LoadOptions.USAGE);
            return;
        }
        LoadOptions options;
        try {
            options = LoadOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + LoadOptions.USAGE);
            System.exit(2);
            return;
        }
        List<String> wrong = inFolder(options);
        wrong.forEach(line -> System.out.println("WRONG: " + line));
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    private static List<String> inFolder(LoadOptions options) throws IOException {
        Path folder = Files.createTempDirectory("dibs-perf");
        try {
            return run(options, folder);
        } finally {
            delete(folder);
        }
    }

    private static List<String> run(LoadOptions options, Path folder) throws IOException {
        WrongAnswers wrongs = new WrongAnswers();
        if (Stream.of("durable", "sold-out", "duplicates", "rate").anyMatch(options::has)) {
            HotCalls.run(options, wrongs, Files.createDirectory(folder.resolve("hot")));
        }
        if (options.has("memory")) {
            new LargeCampaign(options, wrongs).run(Files.createDirectory(folder.resolve("memory")));
        }
        if (options.has("campaigns")) {
            new ManyCampaigns(options, wrongs).run(Files.createDirectory(folder.resolve("campaigns")));
        }
        if (options.has("export")) {
            new LargeExport(options, wrongs).run(Files.createDirectory(folder.resolve("export")));
        }
        if (options.has("remote")) {
            RemoteClaims.run(options, wrongs, Files.createDirectory(folder.resolve("remote")));
        }
        if (options.has("signed")) {
            SignedCalls.run(options, wrongs, Files.createDirectory(folder.resolve("signed")));
        }
        if (options.has("live")) {
            LiveSale.run(options, wrongs, Files.createDirectory(folder.resolve("live")));
        }
        if (options.has("codes")) {
            CodedClaims.run(options, wrongs, Files.createDirectory(folder.resolve("codes")));
        }
        if (options.has("ledger")) {
            LedgerAlone.run(options, wrongs);
        }
        if (options.has("filled")) {
            FilledNode.run(options, wrongs, Files.createDirectory(folder.resolve("filled")));
        }
        if (options.has("receipts")) {
            TransparencyLogs.run(wrongs);
        }
        return wrongs.all();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
