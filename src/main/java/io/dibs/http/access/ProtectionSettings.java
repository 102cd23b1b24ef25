package io.dibs.http.access;

import io.dibs.http.limit.LimitSettings;
import java.util.Set;

/**
 * What holds abuse off.
 *
 * @param origins whose pages may call this service from a browser, such as {@code https://shop.example}; {@code *} is
 *     any
 */
public record ProtectionSettings(LimitSettings limits, Set<String> origins) {
    public static final ProtectionSettings DEFAULT = new ProtectionSettings(LimitSettings.DEFAULT, Set.of());

    public ProtectionSettings {
        origins = Set.copyOf(origins);
    }
}
