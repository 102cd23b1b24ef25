package io.dibs.app;

/** Where the jar starts. */
public final class Main {
    private Main() {}

    public static void main(String... words) {
        System.exit(Dibs.run(new Wiring(), System.out, System.err, words));
    }
}
