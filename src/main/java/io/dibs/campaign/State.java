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

    public static State of(Phase phase, long opensAt, long closesAt, int supply, int issued, long now) {
        if (phase == Phase.CLOSED || now >= closesAt) {
            return CLOSED;
        }
        if (phase == Phase.DRAFT) {
            return DRAFT;
        }
        if (phase == Phase.PAUSED) {
            return PAUSED;
        }
        if (now < opensAt) {
            return SCHEDULED;
        }
        return issued >= supply ? SOLD_OUT : OPEN;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
