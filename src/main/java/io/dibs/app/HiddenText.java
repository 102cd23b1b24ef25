package io.dibs.app;

/** Text that is never printed. */
public record HiddenText(String text) {
    @Override
    public String toString() {
        return "(secret)";
    }
}
