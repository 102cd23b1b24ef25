package io.dibs.testkit.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What Jazzer calls with each of its inputs. The first byte says which parser is to read the others. */
public final class JazzerTarget {
    /** Names the classes, with commas between. */
    public static final String PARSERS = "dibs.fuzzed.parsers";

    private static List<FuzzedParser> fuzzed = List.of();

    private JazzerTarget() {}

    /** Before the first input. */
    public static void fuzzerInitialize() {
        fuzzed = Stream.of(System.getProperty(PARSERS).split(","))
                .map(JazzerTarget::make)
                .toList();
    }

    private static FuzzedParser make(String name) {
        try {
            return (FuzzedParser) Class.forName(name).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length > 0) {
            int parser = (input[0] & 0xff) % fuzzed.size();
            fuzzed.get(parser).read(Arrays.copyOfRange(input, 1, input.length));
        }
    }

    /** What leads to this parser. */
    public static byte[] input(int parser, byte[] bytes) {
        byte[] input = new byte[bytes.length + 1];
        input[0] = (byte) parser;
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        return input;
    }
}
