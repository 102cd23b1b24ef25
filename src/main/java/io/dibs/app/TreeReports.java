package io.dibs.app;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs why a campaign's transparency log is behind. */
final class TreeReports implements Consumer<String> {
    private static final Logger LOG = LoggerFactory.getLogger(TreeReports.class);
    private static final long FAILURE_EVERY_MILLIS = 10_000;

    private final RareLines failures = new RareLines(FAILURE_EVERY_MILLIS, System::nanoTime);

    @Override
    public void accept(String cause) {
        failures.next()
                .ifPresent(more -> LOG.warn(
                        "A transparency log is behind and its writer tries again: {}{}", cause, RareLines.more(more)));
    }
}
