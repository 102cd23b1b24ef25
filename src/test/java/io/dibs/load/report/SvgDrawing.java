package io.dibs.load.report;

import java.util.Locale;

/** An inline SVG as text. Its colours are classes of the page, which knows of light and dark. */
final class SvgDrawing {
    private final StringBuilder svg = new StringBuilder();

    SvgDrawing(int width, int height, String title) {
        add("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", width, height, escaped(title));
    }

    private SvgDrawing add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
        return this;
    }

    SvgDrawing rectangle(String style, double x, double y, double width, double height, String tip) {
        return add(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>",
                style, x, y, Math.max(0, width), height, escaped(tip));
    }

    SvgDrawing line(String style, double x1, double y1, double x2, double y2) {
        return add("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", style, x1, y1, x2, y2);
    }

    SvgDrawing path(String style, CharSequence points, String tip) {
        return add("<polyline class=\"%s\" points=\"%s\"><title>%s</title></polyline>", style, points, escaped(tip));
    }

    /** @param anchor start, middle or end */
    SvgDrawing text(String style, String anchor, double x, double y, String text) {
        return add(
                "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
                style, anchor, x, y, escaped(text));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return svg + "</svg>";
    }
}
