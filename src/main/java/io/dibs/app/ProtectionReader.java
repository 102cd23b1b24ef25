package io.dibs.app;

import io.dibs.app.logging.PrintableText;
import io.dibs.http.access.ProtectionSettings;
import io.dibs.http.limit.AddressRange;
import io.dibs.http.limit.LimitSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings of what holds abuse off. */
final class ProtectionReader {
    private static final int MAX_PER_SECOND = 1_000_000;
    private static final Pattern ORIGIN = Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    private static final String ANY = "*";

    private final SettingSources sources;

    ProtectionReader(SettingSources sources) {
        this.sources = sources;
    }

    ProtectionSettings read() {
        LimitSettings limits = new LimitSettings(
                sources.number(SettingKey.DIBS_RATE_PER_USER, 0, MAX_PER_SECOND),
                sources.number(SettingKey.DIBS_RATE_PER_ADDRESS, 0, MAX_PER_SECOND),
                sources.text(SettingKey.DIBS_RATE_PER_ADDRESS).isEmpty(),
                proxies());
        return new ProtectionSettings(
                limits, origins(SettingKey.DIBS_CORS_ORIGINS, true), origins(SettingKey.DIBS_FRAME_ORIGINS, false));
    }

    private List<AddressRange> proxies() {
        List<AddressRange> proxies = new ArrayList<>();
        words(SettingKey.DIBS_TRUSTED_PROXIES).forEach(word -> range(word)
                .ifPresentOrElse(
                        proxies::add,
                        () -> sources.wrong(
                                SettingKey.DIBS_TRUSTED_PROXIES,
                                "names \"" + PrintableText.escaped(word)
                                        + "\"; each of the list must be an address, or a range such as 10.0.0.0/8")));
        return proxies;
    }

    private static Optional<AddressRange> range(String word) {
        try {
            return Optional.of(AddressRange.parse(word));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private Set<String> origins(SettingKey key, boolean mayBeAny) {
        Set<String> origins = new HashSet<>();
        words(key).forEach(word -> {
            if (mayBeAny && word.equals(ANY) || ORIGIN.matcher(word).matches()) {
                origins.add(word);
            } else {
                sources.wrong(
                        key,
                        "names \"" + PrintableText.escaped(word)
                                + "\"; each of the list must be as https://shop.example, in lower case and"
                                + " without a path" + (mayBeAny ? ", or * for any" : ""));
            }
        });
        return origins;
    }

    private Stream<String> words(SettingKey key) {
        return Stream.of(sources.text(key).orElse("").split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty());
    }
}
