package io.dibs.receipt;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a log serves a tile: {@code tile/<level>/<index>[.p/<width>]}, as tlog-tiles says. */
public record TilePath(int level, long index, int width) {
    private static final String PREFIX = "tile/";
    private static final int GROUP = 1_000;
    /** Sequences are 31 bits, so four groups of digits hold every index. */
    private static final Pattern FORM =
            Pattern.compile("tile/(0|[1-9]\\d?)/((?:x\\d{3}/){0,3}\\d{3})(?:\\.p/([1-9]\\d{0,2}))?");

    /** The tile that a tree of this size has there, whole or partial. */
    public static TilePath in(long size, int level, long index) {
        long before = index * Tile.WIDTH;
        return new TilePath(level, index, (int) Math.min(Tile.WIDTH, (size >> Tile.HEIGHT * level) - before));
    }

    public boolean isPartial() {
        return width < Tile.WIDTH;
    }

    public String text() {
        StringBuilder groups = new StringBuilder(group(index % GROUP));
        for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
            groups.insert(0, "x" + group(rest % GROUP) + "/");
        }
        return PREFIX + level + "/" + groups + (isPartial() ? ".p/" + width : "");
    }

    private static String group(long digits) {
        return String.format(Locale.ROOT, "%03d", digits);
    }

    /** Empty where no tile can have this path; each tile has one path only. */
    public static Optional<TilePath> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String partial = parts.group(3);
        TilePath path = new TilePath(
                Integer.parseInt(parts.group(1)),
                Long.parseLong(parts.group(2).replaceAll("[x/]", "")),
                partial == null ? Tile.WIDTH : Integer.parseInt(partial));
        return path.text().equals(text) ? Optional.of(path) : Optional.empty();
    }
}
