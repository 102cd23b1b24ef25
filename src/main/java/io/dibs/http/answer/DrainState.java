package io.dibs.http.answer;

/** Whether this node is about to stop: its answers then ask clients to come back on another connection. */
public final class DrainState {
    private volatile boolean begun;

    public void begin() {
        begun = true;
    }

    public boolean hasBegun() {
        return begun;
    }
}
