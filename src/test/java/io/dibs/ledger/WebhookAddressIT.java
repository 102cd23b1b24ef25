package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.stub.WebhookReceiver;
import io.dibs.testkit.tls.SelfSignedCertificate;
import io.dibs.webhook.AddressLookup;
import io.dibs.webhook.AddressRule;
import io.dibs.webhook.SystemLookup;
import io.dibs.webhook.Webhook;
import io.dibs.webhook.WebhookDelivery.State;
import io.dibs.webhook.WebhookService;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which addresses are connected to? */
class WebhookAddressIT extends WebhookFixture {
    private static InetAddress address(int... bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static AddressLookup always(InetAddress... addresses) {
        return host -> Future.succeededFuture(List.of(addresses));
    }

    private Webhook refused(String host, AddressLookup lookup) {
        Webhook webhook = hook("http://" + host + ":" + receiver.port() + "/ok");
        deliver(postgres, lookup, AddressRule.PUBLIC_ONLY, SHORT);
        happen(1);
        awaitError(webhook, "is not allowed");
        ConditionWait.until("another attempt", () -> delivery(webhook).attempts() > 1);
        assertThat(receiver.got).isEmpty();
        return webhook;
    }

    @Test
    void aPublicNameOfAPrivateAddressIsRefused() {
        refused("hooks.example", always(address(127, 0, 0, 1)));
    }

    @Test
    void aPrivateAddressBesideAPublicOneIsRefused() {
        refused("hooks.example", always(address(1, 1, 1, 1), address(127, 0, 0, 1)));
    }

    @Test
    void aPrivateAddressInTheUrlIsRefused() {
        refused("127.0.0.1", always());
        assertThat(new WebhookService(postgres.webhooks(), AddressRule.PUBLIC_ONLY, SHORT)
                        .flawOf("http://[::ffff:127.0.0.1]/"))
                .contains("not allowed");
    }

    /** The system's resolver reads this as 127.0.0.1. */
    @Test
    void aPrivateAddressInDisguiseIsRefused() {
        refused("2130706433", new SystemLookup(DATABASE.vertx()));
    }

    /** A name that says one address when it is asked first and another afterwards: nobody asks afterwards. */
    @Test
    void theAddressThatWasCheckedIsTheOneThatIsConnectedTo() {
        AtomicInteger asked = new AtomicInteger();
        AddressLookup changing = host -> Future.succeededFuture(
                List.of(asked.getAndIncrement() == 0 ? address(127, 0, 0, 1) : address(127, 0, 0, 99)));
        Webhook webhook = hook("http://hooks.example:" + receiver.port() + "/ok");
        deliver(postgres, changing, AddressRule.ANY, SHORT);
        happen(1);
        await(webhook, State.DELIVERED);
        assertThat(asked).hasValue(1);
        assertThat(receiver.got.get(0).host()).isEqualTo("hooks.example:" + receiver.port());
    }

    /** The connection goes to an address; the certificate must bear the name. */
    @Test
    void aReceiverOverTlsProvesItsName(@TempDir Path folder) throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.of("hooks.example", folder);
        WebhookReceiver secure = new WebhookReceiver(
                DATABASE.vertx(), new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.identity()));
        Webhook right = hook("https://hooks.example:" + secure.port() + "/ok");
        Webhook wrong = hook("https://other.example:" + secure.port() + "/ok");
        certificate.whileTrusted(() -> {
            deliver(postgres, always(address(127, 0, 0, 1)), AddressRule.ANY, SHORT);
            happen(1);
            await(right, State.DELIVERED);
            ConditionWait.until("another attempt", () -> delivery(wrong).attempts() > 1);
        });
        assertThat(delivery(wrong).error()).contains("other.example");
        assertThat(secure.got).hasSize(1);
        assertThat(secure.got.get(0).host()).isEqualTo("hooks.example:" + secure.port());
    }

    @Test
    void aReceiverWhoseCertificateNobodyVouchesForIsRefused(@TempDir Path folder) throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.of("hooks.example", folder);
        WebhookReceiver secure = new WebhookReceiver(
                DATABASE.vertx(), new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.identity()));
        Webhook webhook = hook("https://hooks.example:" + secure.port() + "/ok");
        deliver(postgres, always(address(127, 0, 0, 1)), AddressRule.ANY, SHORT);
        happen(1);
        ConditionWait.until(
                "another attempt",
                () -> !deliveries(webhook).isEmpty() && delivery(webhook).attempts() > 1);
        assertThat(secure.got).isEmpty();
    }
}
