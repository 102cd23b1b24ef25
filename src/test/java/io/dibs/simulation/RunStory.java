package io.dibs.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What happened in a run, in lines for a reader. Only a run that has failed once writes it. */
final class RunStory {
    /** Of what is no fault. */
    private static final int MAX_LINES = 30;

    private static final Pattern MAIN = Pattern.compile(".* ms  (! .*|.* the shard( over|: .*)|the faults end)");

    static final RunStory UNTOLD = new RunStory(false);

    private final boolean isTold;
    private final List<String> lines = new ArrayList<>();
    private LongSupplier millis = () -> 0;

    private RunStory(boolean isTold) {
        this.isTold = isTold;
    }

    static RunStory told() {
        return new RunStory(true);
    }

    void beginAt(LongSupplier clock) {
        if (isTold) {
            millis = clock;
        }
    }

    void tell(Supplier<String> line) {
        if (isTold) {
            lines.add(String.format(Locale.ROOT, "%5d ms  %s", millis.getAsLong(), line.get()));
        }
    }

    List<String> lines() {
        return lines;
    }

    /** The faults, who owned the shard, and of all else the last lines. */
    String end() {
        List<String> kept = new ArrayList<>();
        int left = Math.max(0, lines.size() - MAX_LINES);
        for (int i = 0; i < lines.size(); i++) {
            if (i >= left || MAIN.matcher(lines.get(i)).matches()) {
                kept.add(lines.get(i));
            }
        }
        int dropped = Math.max(0, kept.size() - 2 * MAX_LINES);
        return String.join("\n", kept.subList(dropped, kept.size()));
    }
}
