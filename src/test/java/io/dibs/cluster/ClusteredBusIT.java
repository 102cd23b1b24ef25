package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.cluster.ClusterSettings.EventBusAddress;
import io.dibs.cluster.ClusterSettings.EventBusKeys;
import io.dibs.testkit.tls.CertificateAuthority;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusteredBusIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String secret = UUID.randomUUID().toString();

    private ClusterSettings settings(String secret) {
        return settings(secret, null);
    }

    private ClusterSettings settings(String secret, EventBusKeys keys) {
        return new ClusterSettings(
                UUID.randomUUID(),
                "any",
                4,
                Optional.empty(),
                Optional.of(secret),
                EventBusAddress.ANY,
                Optional.ofNullable(keys),
                1);
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void whoLeavesIsGoneForTheOthersAndCanJoinAnew() {
        ClusterSettings comesAndGoes = settings(secret);
        ClusteredBus stays = get(ClusteredBus.join(settings(secret)));
        ClusteredBus goes = get(ClusteredBus.join(comesAndGoes));
        await().atMost(LIMIT).until(() -> stays.members().size() == 2);
        get(goes.leave());
        await().atMost(LIMIT).until(() -> stays.members().size() == 1);
        assertThat(goes.isSound()).isFalse();
        ClusteredBus back = get(ClusteredBus.join(comesAndGoes));
        await().atMost(LIMIT).until(() -> stays.members().contains(comesAndGoes.node()));
        get(back.leave());
        get(stays.leave());
    }

    @Test
    void whoDoesNotKnowTheSecretIsInAnotherCluster() {
        ClusteredBus one = get(ClusteredBus.join(settings(secret)));
        ClusteredBus stranger = get(ClusteredBus.join(settings("not the " + secret)));
        assertThat(one.members()).hasSize(1);
        assertThat(stranger.members()).hasSize(1);
        get(one.leave());
        get(stranger.leave());
    }

    @Test
    void withKeysOnlyWhoShowsACertificateIsHeard(@TempDir Path folder) throws Exception {
        CertificateAuthority ours = new CertificateAuthority(folder, "ours");
        CertificateAuthority theirs = new CertificateAuthority(folder, "theirs");
        ClusteredBus listener = get(ClusteredBus.join(settings(secret, ours.issue("listener"))));
        ClusteredBus peer = get(ClusteredBus.join(settings(secret, ours.issue("peer"))));
        ClusteredBus stranger = get(ClusteredBus.join(settings(secret, theirs.issue("stranger"))));
        get(listener.eventBus()
                .consumer("ear", message -> message.reply("heard " + message.body()))
                .completion());
        assertThat(ask(peer)).succeedsWithin(LIMIT).isEqualTo("heard me");
        assertThat(ask(stranger)).failsWithin(LIMIT);
        List.of(stranger, peer, listener).forEach(each -> get(each.leave()));
    }

    private static CompletableFuture<Object> ask(ClusteredBus bus) {
        return bus.eventBus()
                .request("ear", "me", new DeliveryOptions().setSendTimeout(3_000))
                .map(Message::body)
                .toCompletionStage()
                .toCompletableFuture();
    }
}
