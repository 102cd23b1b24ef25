package io.dibs.app;

import io.dibs.app.logging.PrintableText;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values of the settings as text, from flags of the command, the environment and a file of properties, and what is
 * wrong with them. The first of these wins. An empty value counts as none.
 */
final class SettingSources {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]%-]+");

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> origins = new HashMap<>();
    private final Set<String> wrong = new LinkedHashSet<>();

    SettingSources(ProcessEnvironment environment) {
        Map<String, String> variables = environment.variables();
        String file = variables.getOrDefault(SettingKey.DIBS_CONFIG.name(), "");
        if (!file.isBlank()) {
            load(Path.of(file));
        }
        variables.forEach((name, value) -> {
            if (name.startsWith(SettingKey.PREFIX) && !ServiceLinks.isOne(name, value)) {
                put(name, value, "environment");
            }
        });
        environment.flags().forEach((flag, setting) -> put(setting.key().name(), setting.value(), flag));
        values.keySet().stream().filter(name -> !SettingKey.isKnown(name)).forEach(this::unknown);
    }

    /** An empty value hides that of a file, and comes from nowhere itself. */
    private void put(String name, String value, String origin) {
        values.put(name, value);
        origins.put(name, origin);
    }

    private void load(Path file) {
        try (Reader text = Files.newBufferedReader(file)) {
            Properties properties = new Properties();
            properties.load(text);
            properties.stringPropertyNames().forEach(name -> put(name, properties.getProperty(name), "file " + file));
        } catch (IOException | IllegalArgumentException failure) {
            wrong(SettingKey.DIBS_CONFIG, "names " + file + ", which cannot be read as a file of properties");
        }
    }

    private void unknown(String name) {
        wrong.add(name + " is not a setting"
                + SettingKey.nearest(name)
                        .map(known -> ". Did you mean " + known + "?")
                        .orElse(""));
    }

    /** @param problem goes on after the key's name; never holds a secret */
    void wrong(SettingKey key, String problem) {
        wrong.add(key + " " + problem);
    }

    void rejectWrong() {
        if (!wrong.isEmpty()) {
            throw new InvalidSettingsException(List.copyOf(wrong));
        }
    }

    Optional<String> text(SettingKey key) {
        return value(key.name());
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Where the value comes from; empty for a default. */
    Optional<String> origin(SettingKey key) {
        Optional<String> own = text(key).map(set -> originOf(key.name()));
        return own.or(() -> key.file().flatMap(name -> value(name).map(file -> originOf(name) + ", " + name)));
    }

    private String originOf(String name) {
        return origins.getOrDefault(name, "environment");
    }

    /** A value that may stand in a file of its own instead. */
    Optional<String> secret(SettingKey key) {
        Optional<String> file = key.file().flatMap(this::value);
        if (file.isEmpty()) {
            return text(key);
        }
        if (text(key).isPresent()) {
            wrong(key, "and " + key.file().orElseThrow() + " are both set; only one of them may be");
        }
        return content(key, file.get());
    }

    private Optional<String> content(SettingKey key, String file) {
        try {
            String content =
                    Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
            if (content.isEmpty()) {
                wrong.add(key.file().orElseThrow() + " names " + file + ", which is empty");
            }
            return Optional.of(content).filter(text -> !text.isEmpty());
        } catch (IOException | IllegalArgumentException unreadable) {
            wrong.add(key.file().orElseThrow() + " names " + file + ", which cannot be read");
            return Optional.empty();
        }
    }

    int number(SettingKey key, int least, int most) {
        return optionalNumber(key, least, most).orElseGet(() -> Integer.valueOf(key.usual()));
    }

    Optional<Integer> optionalNumber(SettingKey key, int least, int most) {
        return optional(key, "a whole number from " + least + " to " + most, text -> {
            int number = Integer.parseInt(text);
            return number >= least && number <= most ? Optional.of(number) : Optional.empty();
        });
    }

    Optional<String> host(SettingKey key) {
        return optional(key, "a host name or an address, without a port", text -> Optional.of(text)
                .filter(HOST.asMatchPredicate()));
    }

    @SuppressWarnings("OptionalMapToOptional") // Outside: whether the text is allowed. Inside: whether it is set.
    <T> Optional<T> optional(SettingKey key, String allowed, Function<String, Optional<T>> parser) {
        Optional<T> none = Optional.empty();
        return parsed(key, allowed, none, text -> parser.apply(text).map(Optional::of));
    }

    boolean flag(SettingKey key) {
        return parsed(key, "true or false", Boolean.valueOf(key.usual()), text -> Optional.of(text)
                .filter(word -> word.equals("true") || word.equals("false"))
                .map(Boolean::valueOf));
    }

    <E extends Enum<E>> E choice(SettingKey key, Class<E> type) {
        return choice(key, type, chosen(type, key.usual()).orElseThrow());
    }

    <E extends Enum<E>> E choice(SettingKey key, Class<E> type, E otherwise) {
        return parsed(key, words(type), otherwise, text -> chosen(type, text));
    }

    static <E extends Enum<E>> Optional<E> chosen(Class<E> type, String text) {
        return Stream.of(type.getEnumConstants())
                .filter(each -> word(each).equals(text))
                .findFirst();
    }

    static <E extends Enum<E>> String words(Class<E> type) {
        List<String> words =
                Stream.of(type.getEnumConstants()).map(SettingSources::word).toList();
        return words.stream().limit(words.size() - 1L).collect(Collectors.joining(", ")) + " or "
                + words.get(words.size() - 1);
    }

    private static String word(Enum<?> each) {
        return each.name().toLowerCase(Locale.ROOT);
    }

    <T> T parsed(SettingKey key, String allowed, T otherwise, Function<String, Optional<T>> parser) {
        Optional<String> text = text(key);
        return text.isEmpty()
                ? otherwise
                : parse(text.get(), parser).orElseGet(() -> {
                    wrong(key, "is \"" + PrintableText.escaped(text.get()) + "\"; it must be " + allowed);
                    return otherwise;
                });
    }

    private static <T> Optional<T> parse(String text, Function<String, Optional<T>> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
