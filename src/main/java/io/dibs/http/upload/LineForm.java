package io.dibs.http.upload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a line of an upload holds its one value: all of it in plain text; in CSV its only column, or the one that the
 * first line names.
 */
final class LineForm {
    private static final char MARK = '\ufeff';

    private final boolean csv;
    private final String name;
    private boolean begun;
    private boolean hasHead;
    private int column;

    /** @param name of the column, in a first line that names any */
    LineForm(boolean csv, String name) {
        this.csv = csv;
        this.name = name;
    }

    boolean hasHead() {
        return hasHead;
    }

    /**
     * @return null where the line is the head
     * @throws LineFlaw where it holds no value
     */
    @Nullable
    String value(byte[] line) {
        if (line.length > LineCutter.MAX_BYTES) {
            begun = true;
            throw new LineFlaw("The line is too long");
        }
        String text = text(line);
        boolean isFirst = !begun;
        begun = true;
        if (isFirst && !text.isEmpty() && text.charAt(0) == MARK) {
            text = text.substring(1);
        }
        return csv ? ofCsv(text, isFirst) : text;
    }

    private static String text(byte[] line) {
        for (byte b : line) {
            if (b < 0) {
                return decode(line);
            }
        }
        return new String(line, StandardCharsets.US_ASCII);
    }

    private static String decode(byte[] line) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new LineFlaw("The line is not valid UTF-8");
        }
    }

    private @Nullable String ofCsv(String text, boolean isFirst) {
        List<String> fields = fields(text);
        if (isFirst && isHead(fields)) {
            return null;
        }
        if (fields.size() > 1 && !hasHead) {
            throw new LineFlaw("There is more than one field, and no first line says which is the " + name);
        }
        if (column >= fields.size()) {
            throw new LineFlaw("There is no field for the " + name);
        }
        return fields.get(column);
    }

    private boolean isHead(List<String> fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).strip().equalsIgnoreCase(name)) {
                hasHead = true;
                column = i;
            }
        }
        return hasHead;
    }

    private static List<String> fields(String text) {
        List<String> fields = new ArrayList<>(1);
        int at = 0;
        do {
            StringBuilder field = new StringBuilder();
            at = field(text, at, field);
            fields.add(field.toString());
        } while (at <= text.length());
        return fields;
    }

    /** @return where the next field begins; behind the end if there is none */
    private static int field(String text, int from, StringBuilder field) {
        if (from == text.length() || text.charAt(from) != '"') {
            int comma = text.indexOf(',', from);
            int end = comma < 0 ? text.length() : comma;
            field.append(text, from, end);
            return end + 1;
        }
        int at = from + 1;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                field.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                field.append('"');
                at++;
            } else if (at == text.length() || text.charAt(at) == ',') {
                return at + 1;
            } else {
                throw new LineFlaw("Something follows the closing quote of a field");
            }
        }
        throw new LineFlaw("A quote is not closed on its line");
    }
}
