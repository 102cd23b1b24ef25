package io.dibs.app;

import java.util.Locale;

/** Says why Redis does not answer, and what to do. */
final class RedisOutage {
    private RedisOutage() {}

    /** @param cause what the client or Redis itself said */
    static String explain(String cause) {
        String said = cause.toLowerCase(Locale.ROOT);
        if (said.startsWith("loading")) {
            return "Redis is starting and loads its data; waiting up to 30 s for it";
        }
        return "Redis does not answer, so takeovers read PostgreSQL for now (" + cause + "): " + advice(said);
    }

    private static String advice(String said) {
        if (said.contains("wrongpass") || said.contains("noauth") || said.contains("noperm")) {
            return "correct the user or the password in DIBS_REDIS_URI";
        }
        if (said.contains("resolve")) {
            return "no host has the name that DIBS_REDIS_URI gives; correct it";
        }
        return said.contains("refused")
                ? "start Redis at the address that DIBS_REDIS_URI gives, or correct it"
                : "check that Redis runs at the address that DIBS_REDIS_URI gives";
    }
}
