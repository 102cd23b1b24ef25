package io.dibs.load.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** Curves over one axis each, linear or by the powers of ten. The label of a curve stands at its end. */
final class LineChart {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 356;
    private static final int LEFT = 64;
    private static final int RIGHT = 160;
    private static final int TOP = 28;
    private static final int BOTTOM = 46;
    private static final int LABEL_HEIGHT = 14;

    /** @param style a class of the page */
    record Curve(String style, String name, List<double[]> points) {}

    /**
     * @param from where it begins
     * @param scale turns a value into what is drawn in equal steps
     */
    record Axis(String name, double from, double to, DoubleUnaryOperator scale, List<Tick> ticks) {
        double part(double value) {
            double low = scale.applyAsDouble(from);
            double at = scale.applyAsDouble(Math.min(to, Math.max(from, value)));
            return (at - low) / (scale.applyAsDouble(to) - low);
        }
    }

    record Tick(double value, String label) {}

    private final String title;
    private final Axis across;
    private final Axis up;
    private final List<Curve> curves;

    LineChart(String title, Axis across, Axis up, List<Curve> curves) {
        this.title = title;
        this.across = across;
        this.up = up;
        this.curves = curves;
    }

    @Override
    public String toString() {
        SvgDrawing svg = new SvgDrawing(WIDTH, HEIGHT, title);
        for (Tick tick : up.ticks()) {
            double y = y(tick.value());
            svg.line("grid", LEFT, y, WIDTH - RIGHT, y).text("tick", "end", LEFT - 8, y + 4, tick.label());
        }
        for (Tick tick : across.ticks()) {
            double x = x(tick.value());
            svg.line("grid", x, TOP, x, HEIGHT - BOTTOM).text("tick", "middle", x, HEIGHT - BOTTOM + 18, tick.label());
        }
        svg.text("tick", "middle", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, across.name())
                .text("tick", "end", LEFT - 8, TOP - 14, up.name());
        curves.forEach(curve -> svg.path("curve " + curve.style(), points(curve), curve.name()));
        label(svg);
        return svg.toString();
    }

    private double x(double value) {
        return LEFT + across.part(value) * (WIDTH - RIGHT - LEFT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - up.part(value) * (HEIGHT - BOTTOM - TOP);
    }

    private StringBuilder points(Curve curve) {
        StringBuilder points = new StringBuilder();
        curve.points()
                .forEach(point -> points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point[0]), y(point[1]))));
        return points;
    }

    /** From above, each below the one before at least by its height. */
    private void label(SvgDrawing svg) {
        List<Curve> drawn = new ArrayList<>(curves);
        drawn.removeIf(curve -> curve.points().isEmpty());
        drawn.sort((one, other) -> Double.compare(end(one), end(other)));
        double lowest = Math.min(TOP + 8.0, HEIGHT);
        double y = lowest - LABEL_HEIGHT;
        double room = HEIGHT - BOTTOM + 4.0;
        for (int i = 0; i < drawn.size(); i++) {
            double latest = room - (drawn.size() - 1.0 - i) * LABEL_HEIGHT;
            y = Math.max(y + LABEL_HEIGHT, Math.min(end(drawn.get(i)) + 4, latest));
            svg.text(
                    "name " + drawn.get(i).style(),
                    "start",
                    WIDTH - RIGHT + 8,
                    y,
                    drawn.get(i).name());
        }
    }

    private double end(Curve curve) {
        return y(curve.points().get(curve.points().size() - 1)[1]);
    }
}
