package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisAddressTest {
    private static RedisOptions options(String uri) {
        return RedisAddress.parse(uri).options(new NetClientOptions());
    }

    @Test
    void aServerIsFoundByHostPortAndDatabase() {
        RedisOptions options = options("rediss://me%40home:p%2Fw@cache:6380/3");
        assertThat(options.getType()).isEqualTo(RedisClientType.STANDALONE);
        assertThat(options.getEndpoints()).containsExactly("rediss://cache:6380/3");
        assertThat(options.getUser()).isEqualTo("me@home");
        assertThat(options.getPassword()).isEqualTo("p/w");
        assertThat(options.getMaxPoolSize()).isEqualTo(1);
        assertThat(options("redis://:p@[::1]?db=2").getEndpoints()).containsExactly("redis://[::1]:6379/2");
    }

    @Test
    void anEncryptedServerMustProveThatItIsTheNamedHost() {
        NetClientOptions net = options("rediss://cache?sslrootcert=pom.xml&sslcert=pom.xml&sslkey=pom.xml")
                .getNetClientOptions();
        assertThat(net.isSsl()).isTrue();
        assertThat(net.getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
        assertThat(net.getTrustOptions()).isNotNull();
        assertThat(net.getKeyCertOptions()).isNotNull();
        assertThat(options("redis://cache").getNetClientOptions().isSsl()).isFalse();
    }

    @Test
    void sentinelsAreAskedForTheirMaster() {
        RedisOptions options = options("redis://:p@one,two:6000,three/1?sentinel=sales");
        assertThat(options.getType()).isEqualTo(RedisClientType.SENTINEL);
        assertThat(options.getMasterName()).isEqualTo("sales");
        assertThat(options.getEndpoints())
                .containsExactly("redis://one:26379/1", "redis://two:6000/1", "redis://three:26379/1");
    }

    @Test
    void someNodesLeadToACluster() {
        RedisOptions options = options("redis://:p@one,two?cluster=true");
        assertThat(options.getType()).isEqualTo(RedisClientType.CLUSTER);
        assertThat(options.getEndpoints()).containsExactly("redis://one:6379", "redis://two:6379");
        assertThat(options.getMaxPoolSize()).as("one asks where slots are").isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'redis://:secret@one,two', several hosts are sentinels",
        "'redis://:secret@one?sentinel=', sentinel must be the name of the master",
        "'redis://:secret@one?cluster=yes', 'cluster must be true, or left out'",
        "'redis://:secret@one?cluster=true&sentinel=a', exclude each other",
        "'redis://:secret@one/1?cluster=true', a cluster has database 0 alone",
        "'redis://:secret@one/sales', is a number",
        "'redis://:secret@one?sslrootcert=pom.xml', begins with rediss://",
        "'redis://:secret@one?master=a', 'Unknown parameter: master (known: cluster, db, sentinel, sslcert, sslkey'",
        "'redis://:secret@', names its host"
    })
    void whatIsWrongIsSaidWithoutThePassword(String uri, String message) {
        assertThatThrownBy(() -> RedisAddress.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }

    @Test
    void neitherTheAddressNorItsEndpointsShowThePassword() {
        String uri = "redis://me:secret@one,two?cluster=true";
        assertThat(RedisAddress.parse(uri)).asString().contains("one:6379").doesNotContain("secret");
        assertThat(options(uri).getEndpoints()).noneMatch(endpoint -> endpoint.contains("secret"));
    }
}
