package io.dibs.load.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Horizontal bars of one or more parts, with the spread of their whole as a whisker. A bar that is far longer than all
 * others is cut, and shows it, so that the others can be told apart.
 */
final class BarChart {
    private static final int WIDTH = 860;
    private static final int LABEL = 190;
    private static final int RIGHT = 110;
    private static final int ROW = 34;
    private static final int BAR = 20;
    /** A bar that is more times as long as the next one is cut. */
    private static final int FAR = 5;

    /** @param style a class of the page */
    record Part(String style, String name, double value) {}

    /** @param least and most of the whole */
    record Bar(String label, List<Part> parts, double least, double most, String value) {
        double whole() {
            return parts.stream().mapToDouble(Part::value).sum();
        }
    }

    private final String title;
    private final List<Bar> bars = new ArrayList<>();

    BarChart(String title) {
        this.title = title;
    }

    BarChart add(Bar bar) {
        bars.add(bar);
        return this;
    }

    @Override
    public String toString() {
        double scale = (WIDTH - LABEL - RIGHT) / Math.max(longest(), Double.MIN_NORMAL);
        SvgDrawing svg = new SvgDrawing(WIDTH, bars.size() * ROW + 6, title);
        for (int row = 0; row < bars.size(); row++) {
            draw(svg, bars.get(row), row * ROW + 6, scale);
        }
        return svg.toString();
    }

    /** What the scale must hold: beyond the others' longest by a quarter a bar is cut. */
    private double longest() {
        List<Double> lengths = bars.stream()
                .map(bar -> Math.max(bar.most(), bar.whole()))
                .sorted(Comparator.reverseOrder())
                .toList();
        if (lengths.size() < 2) {
            return lengths.isEmpty() ? 1 : lengths.get(0);
        }
        boolean isFar = lengths.get(0) > FAR * lengths.get(1) && lengths.get(1) > 0;
        return isFar ? lengths.get(1) * 1.25 : lengths.get(0);
    }

    private static void draw(SvgDrawing svg, Bar bar, int top, double scale) {
        svg.text("label", "end", LABEL - 10, top + BAR - 5, bar.label());
        double x = LABEL;
        double edge = WIDTH - RIGHT;
        for (Part part : bar.parts()) {
            double width = Math.min(part.value() * scale, edge - x);
            svg.rectangle(part.style(), x, top, width, BAR, bar.label() + ", " + part.name() + ": " + bar.value());
            x += width;
        }
        if (bar.whole() * scale > edge - LABEL + 1) {
            svg.rectangle("cut", edge - 26, top - 2, 6, BAR + 4, "cut")
                    .rectangle("cut", edge - 14, top - 2, 6, BAR + 4, "cut");
        }
        double middle = top + BAR / 2.0;
        double end = Math.max(x, LABEL + bar.most() * scale);
        if (bar.most() > bar.least()) {
            svg.line("whisker", LABEL + bar.least() * scale, middle, LABEL + bar.most() * scale, middle);
            svg.line("whisker", LABEL + bar.least() * scale, middle - 4, LABEL + bar.least() * scale, middle + 4);
            svg.line("whisker", LABEL + bar.most() * scale, middle - 4, LABEL + bar.most() * scale, middle + 4);
        }
        svg.text("value", "start", end + 8, top + BAR - 5, bar.value());
    }
}
