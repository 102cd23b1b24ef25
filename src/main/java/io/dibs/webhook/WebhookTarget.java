package io.dibs.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where a webhook's URL leads.
 *
 * @param uri path and query
 */
record WebhookTarget(String host, int port, boolean tls, String uri) {
    static final int MAX_CHARS = 2_048;

    /** Empty where the text is no URL that a webhook can have. */
    static Optional<WebhookTarget> parse(String text) {
        try {
            URI url = new URI(text);
            boolean tls = "https".equalsIgnoreCase(url.getScheme());
            boolean isWeb = tls || "http".equalsIgnoreCase(url.getScheme());
            boolean isPlain = url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null;
            return isWeb && isPlain && text.length() <= MAX_CHARS && url.getPort() <= 65_535 && url.getPort() != 0
                    ? Optional.of(of(url, tls))
                    : Optional.empty();
        } catch (URISyntaxException unreadable) {
            return Optional.empty();
        }
    }

    private static WebhookTarget of(URI url, boolean tls) {
        int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new WebhookTarget(
                url.getHost(), port, tls, url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
    }
}
