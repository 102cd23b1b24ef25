package io.dibs.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name under which Hazelcast finds the other nodes. Everything that two nodes must share to understand each other
 * over the event bus is a part of it, so that incompatible nodes never meet there: they form two clusters on one
 * database, and {@link SurvivingPartition} decides which one survives.
 *
 * @param base the name in Hazelcast's configuration and the secret's digest
 * @param wire the version of the messages between nodes
 * @param encrypted whether the event bus uses TLS
 */
record ClusterName(String base, int wire, boolean encrypted) {
    private static final Pattern TEXT = Pattern.compile("(.*)-wire([0-9]{1,9})(-tls)?");

    String text() {
        return base + "-wire" + wire + (encrypted ? "-tls" : "");
    }

    /** In which way a cluster of this name is another one than ours, for people. */
    static String difference(String theirs, String ours) {
        Matcher their = TEXT.matcher(theirs);
        Matcher our = TEXT.matcher(ours);
        if (!their.matches() || !our.matches()) {
            return "it runs with DIBS_CLUSTER=false, or is of an older version of Dibs";
        }
        if (!their.group(2).equals(our.group(2))) {
            return "it sends messages of version " + their.group(2) + ", and this node of version " + our.group(2);
        }
        return their.group(1).equals(our.group(1))
                ? "only one of them encrypts the event bus (DIBS_CLUSTER_TLS_CERTIFICATE)"
                : "it has another cluster name or DIBS_CLUSTER_SECRET";
    }
}
