package io.dibs.app;

/** Where the jar starts. */
public final class Main {
    private Main() {}

    public static void main(String... words) {
        System.exit(DibsCommand.run(new DefaultNodeFactory(), System.out, System.err, words));
    }
}
