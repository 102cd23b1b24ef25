package io.dibs.campaign;

import java.util.Locale;

/** What a campaign looks like from outside at one moment. */
public enum State {
    DRAFT,
    SCHEDULED,
    OPEN,
    PAUSED,
    SOLD_OUT,
    CLOSED;

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
