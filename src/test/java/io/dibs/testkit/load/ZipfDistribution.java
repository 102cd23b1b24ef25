package io.dibs.testkit.load;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Zipf's law: the n-th of so many is drawn with a chance of 1/n in proportion to the others. */
public final class ZipfDistribution {
    /** How much of all chances the first ones have together, up to each of them. */
    private final double[] upTo;

    public ZipfDistribution(int count) {
        upTo = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
        }
    }

    /** So many, counted from zero. */
    public int[] draw(int times, SplittableRandom random) {
        return random.doubles(times, 0, upTo[upTo.length - 1])
                .mapToInt(this::at)
                .toArray();
    }

    private int at(double chance) {
        int found = Arrays.binarySearch(upTo, chance);
        return found >= 0 ? found : -found - 1;
    }
}
