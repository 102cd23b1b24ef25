package io.dibs.load;

import io.dibs.testkit.load.LoadReport;
import java.util.ArrayList;
import java.util.List;

/** What a measurement found that must not be: a fast wrong answer is worth nothing. */
final class WrongAnswers {
    private final List<String> found = new ArrayList<>();

    void expect(boolean holds, String otherwise) {
        if (!holds) {
            found.add(otherwise);
        }
    }

    /** Only these statuses may have come, and each request must have had an answer. */
    void expectOnly(LoadMeasurement measured, Integer... statuses) {
        LoadReport report = measured.report();
        expect(
                List.of(statuses).containsAll(report.statuses().keySet()) && report.failed() + report.unanswered() == 0,
                measured.name() + ": " + report);
    }

    List<String> all() {
        return List.copyOf(found);
    }
}
