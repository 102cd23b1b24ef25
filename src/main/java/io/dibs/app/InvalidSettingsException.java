package io.dibs.app;

import java.util.List;
import java.util.stream.Collectors;

/** All that is wrong with the settings, in one go. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidSettingsException(List<String> wrong) {
        super(wrong.stream().collect(Collectors.joining("\n  ", heading(wrong.size()) + "\n  ", "")));
    }

    InvalidSettingsException(String wrong) {
        this(List.of(wrong));
    }

    private static String heading(int count) {
        return count == 1 ? "One setting is wrong:" : count + " settings are wrong:";
    }
}
