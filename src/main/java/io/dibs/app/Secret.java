package io.dibs.app;

/** Text that is never printed. */
public record Secret(String text) {
    @Override
    public String toString() {
        return "(secret)";
    }
}
