package io.dibs.cluster;

import java.util.Set;
import java.util.UUID;

/**
 * Says in each beat what this node is. Whoever says something new beats at once, and then asks the others to beat too, so
 * that all have heard it within milliseconds.
 */
final class Voice {
    private final Loop loop;
    private final Beats beats;
    private volatile Sent latest = new Sent("", 0);
    private volatile String text = Presence.NONE.text();
    private String told = "";

    /** What left with a beat, and when. */
    record Sent(String text, long at) {}

    Voice(Loop loop, Beats beats) {
        this.loop = loop;
        this.beats = beats;
    }

    void say(Presence presence) {
        String now = presence.text();
        if (!now.equals(text)) {
            text = now;
            beats.hurry();
        }
    }

    /** Any thread: a beat leaves. */
    String leave() {
        latest = new Sent(text, loop.now());
        return latest.text();
    }

    /** Any thread, while no beat is under way. */
    Sent latest() {
        return latest;
    }

    /** What was sent stands in the database now. */
    void arrived(Sent sent, Set<UUID> others, Peers peers) {
        if (!sent.text().equals(told)) {
            told = sent.text();
            others.forEach(peers::listen);
        }
    }
}
