package io.dibs.testkit.stub;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A message of Protocol Buffers, by the numbers of its fields: each value is a number or bytes. */
record ProtobufMessage(Map<Integer, List<Object>> fields) {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    static ProtobufMessage read(byte[] bytes) {
        Map<Integer, List<Object>> fields = new TreeMap<>();
        Reader reader = new Reader(Buffer.buffer(bytes));
        while (reader.hasMore()) {
            long key = reader.varint();
            fields.computeIfAbsent((int) (key >>> 3), first -> new ArrayList<>())
                    .add(reader.value((int) key & 7));
        }
        return new ProtobufMessage(fields);
    }

    List<ProtobufMessage> messages(int field) {
        return fields.getOrDefault(field, List.of()).stream()
                .map(bytes -> read((byte[]) bytes))
                .toList();
    }

    String text(int field) {
        return new String(bytes(field), StandardCharsets.UTF_8);
    }

    String hex(int field) {
        return HexFormat.of().formatHex(bytes(field));
    }

    private byte[] bytes(int field) {
        return (byte[]) fields.getOrDefault(field, List.of(new byte[0])).get(0);
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    long number(int field) {
        return (long) fields.getOrDefault(field, List.of(0L)).get(0);
    }

    private static final class Reader {
        private final Buffer bytes;
        private int at;

        Reader(Buffer bytes) {
            this.bytes = bytes;
        }

        boolean hasMore() {
            return at < bytes.length();
        }

        Object value(int type) {
            return switch (type) {
                case VARINT -> varint();
                case FIXED_64 -> (Object) bytes.getLongLE(skip(Long.BYTES));
                case FIXED_32 -> (Object) (long) bytes.getIntLE(skip(Integer.BYTES));
                case BYTES -> {
                    int length = (int) varint();
                    int from = skip(length);
                    yield bytes.getBytes(from, from + length);
                }
                default -> throw new IllegalStateException("No type of a field: " + type);
            };
        }

        private int skip(int length) {
            int from = at;
            at += length;
            return from;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes.getByte(at++);
                value |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }
    }
}
