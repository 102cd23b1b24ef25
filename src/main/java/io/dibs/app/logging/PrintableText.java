package io.dibs.app.logging;

/** Text as one line that is what it seems: nothing in it moves a cursor, starts a line, or turns its direction. */
public final class PrintableText {
    private PrintableText() {}

    public static String escaped(String text) {
        StringBuilder line = null;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (line == null && isUnsafe(each)) {
                line = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (line != null) {
                append(line, each);
            }
        }
        return line == null ? text : line.toString();
    }

    private static void append(StringBuilder line, char each) {
        if (isUnsafe(each)) {
            line.append(String.format("\\u%04x", (int) each));
        } else {
            line.append(each);
        }
    }

    private static boolean isUnsafe(char each) {
        int type = Character.getType(each);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
