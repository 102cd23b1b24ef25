package io.dibs.chaos;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One line of a history: what was asked, when it was sent and answered by the clock of the clients, and the answer.
 * {@code sent=17 answered=42 do=claim campaign=c-1 user=u-3 answer=coupon sequence=5 code=ABC}
 */
record HistoryOperation(long sent, long answered, Map<String, String> fields, String line) {
    static HistoryOperation parse(String line) {
        Map<String, String> fields = Stream.of(line.split(" "))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
        long answered = fields.containsKey("answered") ? Long.parseLong(fields.get("answered")) : Long.MAX_VALUE;
        return new HistoryOperation(Long.parseLong(fields.get("sent")), answered, fields, line);
    }

    boolean does(String what) {
        return what.equals(get("do"));
    }

    boolean got(String answer) {
        return answer.equals(get("answer"));
    }

    boolean gotOneOf(Set<String> answers) {
        return answers.contains(get("answer"));
    }

    /** Empty where it is not there. */
    String get(String field) {
        return fields.getOrDefault(field, "");
    }

    String campaign() {
        return get("campaign");
    }

    String user() {
        return get("user");
    }

    String code() {
        return get("code");
    }

    long number(String field) {
        return Long.parseLong(fields.getOrDefault(field, "0"));
    }

    long sequence() {
        return number("sequence");
    }

    @Override
    public String toString() {
        return line;
    }
}
