package io.dibs.load;

import io.dibs.load.report.RunComparison;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
        WrongAnswers wrongs = new WrongAnswers();
        RunReport report = new RunReport();
        run(options, wrongs, report);
        JsonObject json = report.json(wrongs);
        if (options.earlier().isPresent()) {
            JsonObject before =
                    new JsonObject(Files.readString(options.earlier().get()));
            System.out.printf("%nBeside %s%n", options.earlier().get());
            RunComparison.lines(before, json).forEach(System.out::println);
        }
        System.out.printf("%nReport: %s%n", report.write(options.out(), json));
        wrongs.all().forEach(line -> System.out.println("WRONG: " + line));
        System.exit(wrongs.all().isEmpty() ? 0 : 1);
    }

    private static void run(LoadOptions options, WrongAnswers wrongs, RunReport report) throws IOException {
        Path folder = Files.createTempDirectory("dibs-perf");
        ProcessCleanup cleanup = new ProcessCleanup(folder);
        try {
            List<LoadScenario> scenarios = LoadScenario.wanted(options, wrongs, report);
            for (int i = 0; i < scenarios.size(); i++) {
                LoadScenario next = scenarios.get(i);
                Duration left = scenarios.subList(i, scenarios.size()).stream()
                        .map(LoadScenario::estimate)
                        .reduce(Duration.ZERO, Duration::plus);
                System.out.printf(
                        "%n== %s (%d of %d, about %d:%02d left)%n",
                        next.name(), i + 1, scenarios.size(), left.toMinutes(), left.toSecondsPart());
                next.measurement().in(Files.createDirectory(folder.resolve(next.name())));
            }
        } finally {
            cleanup.close();
        }
    }
}
