package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterNameTest {
    private static final String OURS = new ClusterName("dibs-abc", 2, false).text();

    private static String difference(String base, int wire, boolean encrypted) {
        return ClusterName.difference(new ClusterName(base, wire, encrypted).text(), OURS);
    }

    @Test
    void aPersonIsToldInWhichWayTheOthersDiffer() {
        assertThat(difference("dibs-abc", 3, false))
                .isEqualTo("it sends messages of version 3, and this node of version 2");
        assertThat(difference("dibs-abc", 2, true)).contains("DIBS_CLUSTER_TLS_CERTIFICATE");
        assertThat(difference("dibs-xyz", 2, false)).contains("DIBS_CLUSTER_SECRET");
        assertThat(ClusterName.difference("", OURS)).contains("DIBS_CLUSTER=false");
    }
}
