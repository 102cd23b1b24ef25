package io.dibs.app;

import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says why Redis does not answer, and what to do. */
final class RedisOutage {
    private static final Logger LOG = LoggerFactory.getLogger(RedisOutage.class);

    private static final String ACCOUNT = "correct the user or the password in DIBS_REDIS_URI";
    private static final String CERTIFICATE = "it asks for a client certificate; name one that it accepts with"
            + " sslcert=FILE and sslkey=FILE in DIBS_REDIS_URI";

    private static final String SERVER_CERTIFICATE = "each certificate must be signed by an authority that"
            + " sslrootcert=FILE in DIBS_REDIS_URI names, and be for the host that this URI names, or that a sentinel or"
            + " the cluster announces; let those announce names";

    /**
     * @param piece of what the client or Redis says, in lower case
     * @param isSetting whether waiting does not help
     */
    private record KnownCause(String piece, boolean isSetting, String advice) {}

    /** The first one that fits counts; the last one fits all. */
    private static final List<KnownCause> CAUSES = List.of(
            setting("wrongpass", ACCOUNT),
            setting("noauth", ACCOUNT),
            setting("noperm", "give the user of DIBS_REDIS_URI the rights that docs/operations/connections.md lists"),
            setting("moved ", "it is a cluster; add cluster=true to DIBS_REDIS_URI"),
            setting("cluster support disabled", "it is no cluster; leave cluster=true out of DIBS_REDIS_URI"),
            setting(
                    "no such master",
                    "correct sentinel=NAME in DIBS_REDIS_URI: the sentinels know no master of this name"),
            setting(
                    "unknown command 'sentinel'",
                    "it is no sentinel; let DIBS_REDIS_URI name sentinels, or leave sentinel=NAME out"),
            setting("unknown command 'set'", "it is a sentinel; add sentinel=NAME to DIBS_REDIS_URI"),
            setting("readonly", "it is a replica; let DIBS_REDIS_URI name the master, or its sentinels"),
            setting("certificate_required", CERTIFICATE),
            setting("bad_certificate", CERTIFICATE),
            setting("ssl connection", SERVER_CERTIFICATE),
            outage("resolve", "no host has the name that DIBS_REDIS_URI gives; correct it"),
            outage("refused", "start Redis at the address that DIBS_REDIS_URI gives, or correct it"),
            outage("", "check that Redis runs at the address that DIBS_REDIS_URI gives"));

    private RedisOutage() {}

    private static KnownCause setting(String piece, String advice) {
        return new KnownCause(piece, true, advice);
    }

    private static KnownCause outage(String piece, String advice) {
        return new KnownCause(piece, false, advice);
    }

    /** @param cause what the client or Redis itself said */
    static String explain(String cause) {
        if (isStarting(cause)) {
            return "Redis is starting and loads its data; waiting up to 30 s for it";
        }
        return "Redis does not answer, so takeovers read PostgreSQL for now (" + cause + "): "
                + known(cause).advice();
    }

    static void logStarting(String cause) {
        if (isStarting(cause)) {
            LOG.info(explain(cause));
        }
    }

    /** For a start that does not go on: nobody mends a setting by waiting. */
    static RuntimeException refusal(ServerUri redis, Throwable failure) {
        String cause = String.valueOf(failure.getMessage());
        KnownCause known = known(cause);
        String message = "Redis at " + redis + " cannot be used (" + cause + "): " + known.advice();
        return known.isSetting() ? new InvalidSettingsException(message) : new UnreachableServerException(message);
    }

    private static boolean isStarting(String cause) {
        return cause.contains("LOADING");
    }

    private static KnownCause known(String cause) {
        String said = cause.toLowerCase(Locale.ROOT);
        return CAUSES.stream()
                .filter(known -> said.contains(known.piece()))
                .findFirst()
                .orElseThrow();
    }
}
