package io.dibs.http.limit;

/** How often one sender may still ask. Whoever is met again and again keeps it, and spares the search. */
public final class Allowance {
    private final Meters<?> meters;
    private final Meter meter;

    Allowance(Meters<?> meters, Meter meter) {
        this.meters = meters;
        this.meter = meter;
    }

    Taken take() {
        return meters.take(meter);
    }
}
