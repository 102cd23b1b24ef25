package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.cluster.ClusterSettings.EventBusKeys;
import io.dibs.testkit.redis.RedisProcess;
import io.dibs.testkit.tls.CertificateAuthority;
import io.dibs.testkit.tls.SelfSignedCertificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis behind TLS. */
class RedisTlsIT {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final RecordingListener listener = new RecordingListener();
    private RedisProcess redis;
    private SelfSignedCertificate certificate;
    private int port;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisProcess();
        certificate = SelfSignedCertificate.of("localhost", folder);
        port = listen(options());
    }

    private NetServerOptions options() {
        return new NetServerOptions().setSsl(true).setKeyCertOptions(certificate.identity());
    }

    private int listen(NetServerOptions options) throws Exception {
        NetClient client = vertx.createNetClient();
        NetServer server = vertx.createNetServer(options).connectHandler(near -> pass(near, client));
        return get(server.listen(0, "127.0.0.1")).actualPort();
    }

    private void pass(NetSocket near, NetClient client) {
        near.pause();
        client.connect(redis.port(), "127.0.0.1").onSuccess(far -> {
            near.handler(far::write).closeHandler(end -> far.close());
            far.handler(near::write).closeHandler(end -> near.close());
            near.resume();
        });
    }

    @AfterEach
    void stop() throws Exception {
        get(vertx.close());
        redis.close();
    }

    @Test
    void snapshotsGoThroughTlsToAServerThatProvesItsName() throws Exception {
        RedisStore store = store("localhost", "?sslrootcert=" + certificate.authority());
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        SnapshotStore.Piece piece = new SnapshotStore.Piece("kept", 0, new byte[] {4, 2});
        store.write(
                List.of(piece),
                60,
                () -> store.read(
                        "kept", 2, read::complete, failure -> read.completeExceptionally(new AssertionError(failure))),
                failure -> read.completeExceptionally(new AssertionError(failure)));
        assertThat(read.get(10, TimeUnit.SECONDS)).containsExactly(4, 2);
        assertThat(listener.outages).isEmpty();
        get(store.close());
    }

    @Test
    void aServerOfAnotherNameOrOfAnUnknownAuthorityIsNotSpokenTo() throws Exception {
        String trusted = "?sslrootcert=" + certificate.authority();
        for (RedisStore store : List.of(store("127.0.0.1", trusted), store("localhost", ""))) {
            int before = listener.outages.size();
            get(store.awaitReady());
            assertThat(listener.outages).hasSize(before + 1);
            get(store.close());
        }
    }

    /** As a Redis does that is set up for TLS and nothing else. */
    @Test
    void aServerThatAsksWhoTheClientIsIsAnswered() throws Exception {
        EventBusKeys keys = new CertificateAuthority(folder, "clients").issue("dibs");
        port = listen(options()
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(keys.authority().toString())));
        String trusted = "?sslrootcert=" + certificate.authority();
        RedisStore anonymous = store("localhost", trusted);
        assertThatThrownBy(() -> get(anonymous.requireReady())).hasMessageContaining("bad_certificate");
        get(anonymous.close());
        RedisStore proven = store("localhost", trusted + "&sslcert=" + keys.certificate() + "&sslkey=" + keys.key());
        get(proven.requireReady());
        get(proven.close());
    }

    private RedisStore store(String host, String parameters) {
        return new RedisStore(vertx, "rediss://:s3cret@" + host + ":" + port + parameters, "test", listener);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
