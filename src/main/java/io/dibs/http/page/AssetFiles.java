package io.dibs.http.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that pages consist of, found by following quoted references ({@code "/assets/…"}) from page to script to
 * script. Each reference is given the version of the file that it names, so that a browser keeps every file until there
 * is another. A file's version therefore changes with those of all files below it.
 */
final class AssetFiles {
    private static final String PREFIX = "/assets/";
    private static final Pattern REFERENCE = Pattern.compile("([\"'])(" + PREFIX + "([a-z0-9.-]+))\\1");
    /** Extension to content type. What is not listed here is no asset. */
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final String policy;
    private final Map<String, WebPage> byPath = new LinkedHashMap<>();
    private final Set<String> loading = new LinkedHashSet<>();

    AssetFiles(String policy) {
        this.policy = policy;
    }

    /** Those that some page needs so far. */
    Map<String, WebPage> byPath() {
        return byPath;
    }

    /** Reads one of Dibs's own files and loads every asset that it references. */
    byte[] readWithVersions(String name) {
        String text = new String(read("/web/" + name), StandardCharsets.UTF_8);
        Matcher reference = REFERENCE.matcher(text);
        String versioned = reference.replaceAll(
                found -> Matcher.quoteReplacement(found.group(1) + versioned(found.group(3)) + found.group(1)));
        return versioned.getBytes(StandardCharsets.UTF_8);
    }

    private String versioned(String name) {
        String path = PREFIX + name;
        WebPage file = byPath.get(path);
        if (file == null) {
            file = load(name);
            byPath.put(path, file);
        }
        return path + file.version();
    }

    private WebPage load(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalStateException("No content type is known for " + name);
        }
        if (!loading.add(name)) {
            throw new IllegalStateException("These files reference each other in a circle: " + loading);
        }
        byte[] content = readWithVersions(name);
        loading.remove(name);
        return new WebPage(type, policy, content);
    }

    private static byte[] read(String resource) {
        try (InputStream in = AssetFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
