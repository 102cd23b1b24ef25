package io.dibs.load;

import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.process.CpuSeconds;
import java.io.PrintStream;

/** The measurements of one run, each beside the ceiling that was measured in turns with it. */
final class ResultTable {
    private static final String HEAD = "%-20s %9s %8s %8s %8s %8s %8s %7s %7s %7s %7s %8s  %s%n";
    private static final String ROW = "%-20s %,9.0f %8s %8.2f %8.2f %8.2f %8.2f %7.2f %7.2f %7.2f %7.2f %8s  %s%n";

    private final PrintStream out;

    ResultTable(PrintStream out) {
        this.out = out;
    }

    void head() {
        out.printf("%n%-55s %-35s %s%n", "", "waiting, ms", "CPU seconds per 100,000");
        out.printf(
                HEAD,
                "",
                "answers/s",
                "ceiling",
                "p50",
                "p99",
                "p99.9",
                "max",
                "node",
                "PostgreS",
                "Redis",
                "load",
                "ceiling",
                "answers");
    }

    /** A scenario under the ceiling of the same minutes. */
    void rows(LoadMeasurement ceiling, LoadMeasurement measured) {
        row(ceiling);
        beside(ceiling, measured);
    }

    /** One of several under the same ceiling, whose row stands above. */
    void beside(LoadMeasurement ceiling, LoadMeasurement measured) {
        row(
                measured,
                String.format(
                        "%.2f x",
                        measured.report().perSecond() / ceiling.report().perSecond()),
                String.format(
                        "%.2f x",
                        measured.serversPerUnit().total()
                                / ceiling.serversPerUnit().total()));
    }

    /** What has no ceiling. */
    void row(LoadMeasurement measured) {
        row(measured, "", "");
    }

    private void row(LoadMeasurement measured, String pace, String cpu) {
        LoadReport report = measured.report();
        CpuSeconds servers = measured.serversPerUnit();
        out.printf(
                ROW,
                measured.name(),
                report.perSecond(),
                pace,
                report.millis(50),
                report.millis(99),
                report.millis(99.9),
                report.maxMillis(),
                servers.node(),
                servers.postgres(),
                servers.redis(),
                measured.generatorPerUnit(),
                cpu,
                answers(report));
    }

    private static String answers(LoadReport report) {
        String failed = report.failed() + report.unanswered() == 0
                ? ""
                : " " + report.failures() + " unanswered " + report.unanswered();
        return report.statuses() + failed;
    }
}
