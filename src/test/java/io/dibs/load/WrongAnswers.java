package io.dibs.load;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.client.TestApiClient;
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

    /** What clients remember of a campaign is what it holds, and its audit holds. @param when for the message */
    void expectKept(String when, ClientRecord record, TestApiClient api, String campaign) {
        List<String> violations = record.violationsAgainst(api.feed(campaign));
        expect(violations.isEmpty(), when + ": " + violations);
        String verdict = api.audit(campaign).getString("verdict");
        expect(verdict.equals("holds"), when + " the audit says " + verdict);
    }

    List<String> all() {
        return List.copyOf(found);
    }
}
