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
    private volatile Sent latest = new Sent(Presence.NONE, 0);
    private volatile Presence said = Presence.NONE;
    private Presence told;

    /** What left with a beat, and when. */
    record Sent(Presence presence, long at) {}

    Voice(Loop loop, Beats beats) {
        this.loop = loop;
        this.beats = beats;
    }

    void say(Presence presence) {
        if (!presence.equals(said)) {
            said = presence;
            beats.hurry();
        }
    }

    /** Any thread: a beat leaves. */
    String leave() {
        latest = new Sent(said, loop.now());
        return latest.presence().text();
    }

    /** Any thread, while no beat is under way. */
    Sent latest() {
        return latest;
    }

    /** What was sent stands in the database now. */
    void arrived(Sent sent, Set<UUID> others, Peers peers) {
        if (!sent.presence().equals(told)) {
            told = sent.presence();
            others.forEach(peers::listen);
        }
    }
}
