package io.dibs.webhook;

import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Manages webhooks on behalf of administrators. */
public final class WebhookService {
    /** Each of them is asked for at every round of delivering. */
    public static final int AT_MOST = 100;

    private final WebhookStore store;
    private final AddressRule rule;
    private final RetryPolicy retryPolicy;
    private final SecureRandom random = new SecureRandom();

    public WebhookService(WebhookStore store, AddressRule rule, RetryPolicy retryPolicy) {
        this.store = store;
        this.rule = rule;
        this.retryPolicy = retryPolicy;
    }

    /** Why a URL cannot be a webhook's, or null. A name is judged by its address whenever something is sent. */
    public @Nullable String flawOf(String url) {
        Optional<WebhookTarget> target = WebhookTarget.parse(url);
        if (target.isEmpty()) {
            return "It must be an http or https URL of at most " + WebhookTarget.MAX_CHARS
                    + " characters, without user, password and fragment";
        }
        String host = target.get().host();
        boolean allowed = IpLiteral.parse(host).map(rule::allows).orElseGet(() -> rule.allowsName(host));
        return allowed ? null : "This address is not allowed: it is not on the public internet";
    }

    /** Empty where the text is no secret. */
    public Optional<SigningSecret> secret(String text) {
        return SigningSecret.parse(text);
    }

    public SigningSecret newSecret() {
        return SigningSecret.random(random);
    }

    /** @return empty where there are too many already */
    public Future<Optional<Webhook>> add(
            String url, MessageFormat format, Set<WebhookEvent> events, SigningSecret secret, long now) {
        return add(UUID.randomUUID(), url, format, events, secret, now);
    }

    /** The same, once: a retry with the same id is answered with what is there. */
    public Future<Optional<Webhook>> add(
            UUID id, String url, MessageFormat format, Set<WebhookEvent> events, SigningSecret secret, long now) {
        Webhook webhook = new Webhook(id, url, format, events, secret, now);
        return store.find(id)
                .compose(known -> known.isPresent()
                        ? Future.succeededFuture(known)
                        : store.add(webhook, AT_MOST)
                                .map(added -> Optional.of(webhook).filter(each -> added)));
    }

    public Future<List<Webhook>> all() {
        return store.all();
    }

    public Future<Optional<Webhook>> find(UUID id) {
        return store.find(id);
    }

    public Future<Boolean> remove(UUID id) {
        return store.remove(id);
    }

    public Future<List<WebhookDelivery>> deliveries(UUID webhook, long before, int limit) {
        return store.deliveries(webhook, before, limit);
    }

    public Future<Optional<WebhookDelivery>> sendAgain(UUID webhook, UUID notice) {
        return store.sendAgain(webhook, notice, retryPolicy.giveUpMillis());
    }
}
