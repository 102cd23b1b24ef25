package io.dibs.http.access;

import io.dibs.http.limit.LimitSettings;
import java.util.Set;

/**
 * What holds abuse off.
 *
 * @param origins whose pages may call this service from a browser, such as {@code https://shop.example}; {@code *} is
 *     any
 * @param frameOrigins whose pages may show the claim page in a frame
 */
public record ProtectionSettings(LimitSettings limits, Set<String> origins, Set<String> frameOrigins) {
    public static final ProtectionSettings DEFAULT = new ProtectionSettings(LimitSettings.DEFAULT, Set.of());

    public ProtectionSettings {
        origins = Set.copyOf(origins);
        frameOrigins = Set.copyOf(frameOrigins);
    }

    public ProtectionSettings(LimitSettings limits, Set<String> origins) {
        this(limits, origins, Set.of());
    }
}
