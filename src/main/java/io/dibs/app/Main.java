package io.dibs.app;

/** Where the jar starts. */
public final class Main {
    private Main() {}

    public static void main(String... words) {
        // Netty's events for single buffers help nobody here, and loading the recorder for them slows each start.
        System.setProperty("io.netty.jfr.enabled", "false");
        System.exit(DibsCommand.run(new DefaultNodeFactory(), System.out, System.err, words));
    }
}
