package io.dibs.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a history holds, in a few lines. */
final class HistoryFigures {
    private static final Set<String> APART = Set.of("listed", "end", "fault");

    private HistoryFigures() {}

    static void print(Path file) throws IOException {
        Map<String, Long> answers;
        try (Stream<String> lines = Files.lines(file)) {
            answers = lines.map(HistoryOperation::parse)
                    .filter(each -> !APART.contains(each.get("do")))
                    .collect(Collectors.groupingBy(
                            each -> each.get("do") + " " + each.get("answer"), TreeMap::new, Collectors.counting()));
        }
        answers.forEach((answer, count) -> System.out.printf("%,9d %s%n", count, answer));
        System.out.printf("Longest time without a new coupon: %,d ms%n", longestGapMillis(file));
    }

    private static long longestGapMillis(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            long[] moments = lines.map(HistoryOperation::parse)
                    .filter(each -> each.does("claim") && each.got("coupon"))
                    .mapToLong(HistoryOperation::answered)
                    .sorted()
                    .toArray();
            long longest = 0;
            for (int i = 1; i < moments.length; i++) {
                longest = Math.max(longest, moments[i] - moments[i - 1]);
            }
            return longest / 1_000_000;
        }
    }
}
