package io.dibs.routing.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Things that a message names again and again, written out where they come first and by their number from then on.
 * Mostly there is one, so the one before is tried first.
 */
final class RepeatedValues<T> {
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> things = new ArrayList<>();
    private @Nullable T last;
    private int lastNumber;

    void write(MessageWriter out, T thing, BiConsumer<MessageWriter, T> form) {
        if (thing != last && !thing.equals(last)) {
            Integer known = numbers.putIfAbsent(thing, numbers.size());
            last = thing;
            lastNumber = known == null ? numbers.size() - 1 : known;
            if (known == null) {
                out.number(lastNumber);
                form.accept(out, thing);
                return;
            }
        }
        out.number(lastNumber);
    }

    T read(MessageReader in, Function<MessageReader, T> form) {
        int number = in.small();
        if (number > things.size()) {
            throw new MalformedMessageException("a reference to what is not there");
        }
        if (number == things.size()) {
            things.add(form.apply(in));
        }
        return things.get(number);
    }
}
