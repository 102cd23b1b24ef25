package io.dibs.webhook;

import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The webhooks of an installation, as administrators manage them. */
public final class Webhooks {
    /** Each of them is asked for at every round of delivering. */
    public static final int AT_MOST = 100;

    private final WebhookStore store;
    private final AddressRule rule;
    private final Patience patience;
    private final SecureRandom random = new SecureRandom();

    public Webhooks(WebhookStore store, AddressRule rule, Patience patience) {
        this.store = store;
        this.rule = rule;
        this.patience = patience;
    }

    /** Why a URL cannot be a webhook's, or null. A name is judged by its address whenever something is sent. */
    public String flawOf(String url) {
        Optional<Target> target = Target.parse(url);
        if (target.isEmpty()) {
            return "It must be an http or https URL of at most " + Target.MAX_CHARS
                    + " characters, without user, password and fragment";
        }
        String host = target.get().host();
        boolean allowed = Literal.parse(host).map(rule::allows).orElseGet(() -> rule.allowsName(host));
        return allowed ? null : "This address is not allowed: it is not on the public internet";
    }

    /** Empty where the text is no secret. */
    public Optional<Secret> secret(String text) {
        return Secret.parse(text);
    }

    public Secret newSecret() {
        return Secret.random(random);
    }

    /** @return empty where there are too many already */
    public Future<Optional<Webhook>> add(String url, Format format, Set<Event> events, Secret secret, long now) {
        return add(UUID.randomUUID(), url, format, events, secret, now);
    }

    /** The same, once: a retry with the same id is answered with what is there. */
    public Future<Optional<Webhook>> add(
            UUID id, String url, Format format, Set<Event> events, Secret secret, long now) {
        Webhook webhook = new Webhook(id, url, format, events, secret, now);
        return store.find(id).compose(known -> known.isPresent()
                ? Future.succeededFuture(known)
                : store.add(webhook, AT_MOST).map(added -> Optional.of(webhook).filter(each -> added)));
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

    public Future<List<Delivery>> deliveries(UUID webhook, long before, int limit) {
        return store.deliveries(webhook, before, limit);
    }

    public Future<Optional<Delivery>> sendAgain(UUID webhook, UUID notice) {
        return store.sendAgain(webhook, notice, patience.giveUpMillis());
    }
}
