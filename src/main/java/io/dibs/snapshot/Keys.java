package io.dibs.snapshot;

import java.util.ArrayList;
import java.util.List;

/** The names of one campaign's keys in Redis. */
record Keys(String campaign) {
    String header() {
        return "dibs:snapshot:" + campaign + ":header";
    }

    String chunk(int number) {
        return "dibs:snapshot:" + campaign + ":chunk:" + number;
    }

    List<String> chunks(int count) {
        List<String> keys = new ArrayList<>(count);
        for (int number = 0; number < count; number++) {
            keys.add(chunk(number));
        }
        return keys;
    }

    /** The header goes first: without it the rest says nothing. */
    List<String> all(int chunks) {
        List<String> keys = new ArrayList<>(chunks + 1);
        keys.add(header());
        keys.addAll(chunks(chunks));
        return keys;
    }
}
