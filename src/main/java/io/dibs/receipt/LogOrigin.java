package io.dibs.receipt;

/** Names a campaign's log: after the installation, so that no other one has a log of this name. */
public final class LogOrigin {
    private LogOrigin() {}

    public static String of(String installation, String campaign) {
        return "dibs-" + installation + "/" + campaign;
    }

    static boolean isOf(String origin, String campaign) {
        return origin.endsWith("/" + campaign);
    }
}
