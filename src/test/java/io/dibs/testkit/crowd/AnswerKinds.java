package io.dibs.testkit.crowd;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.load.AnswerListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which kinds of answers clients heard, to requests sent when. A generator writes it while a test looks on. */
public final class AnswerKinds implements AnswerListener {
    public static final String WON = "won";

    private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z-]+)\"");

    /** Times in milliseconds of the epoch. */
    public record Answer(long sentAt, long receivedAt, String kind) {}

    private final ClientRecord record;
    private final Map<Long, Long> sent = new HashMap<>();
    private final List<Answer> answers = new ArrayList<>();

    AnswerKinds(ClientRecord record) {
        this.record = record;
    }

    /** On the generator's thread, as the answers are. */
    void sends(long request) {
        sent.put(request, System.currentTimeMillis());
    }

    @Override
    public void answered(long request, int status, byte[] bytes, int offset, int length) {
        record.answered(request, status, bytes, offset, length);
        add(new Answer(sent.remove(request), System.currentTimeMillis(), kind(status, bytes, offset, length)));
    }

    private synchronized void add(Answer answer) {
        answers.add(answer);
    }

    private static String kind(int status, byte[] bytes, int offset, int length) {
        if (status < 300) {
            return status == 201 ? WON : "held";
        }
        Matcher code = CODE.matcher(new String(bytes, offset, length, StandardCharsets.UTF_8));
        return code.find() ? code.group(1) : String.valueOf(status);
    }

    private synchronized Stream<Answer> all() {
        return List.copyOf(answers).stream();
    }

    /** Of the answers to what was sent since then. */
    public long count(String kind, long sinceMillis) {
        return all().filter(answer ->
                        answer.sentAt() >= sinceMillis && answer.kind().equals(kind))
                .count();
    }

    public List<String> kinds(Predicate<Answer> which) {
        return all().filter(which).map(Answer::kind).distinct().toList();
    }

    /** How long after that time this was first heard, and anything else for the last time. */
    public String turn(String kind, long atMillis) {
        long first = all().filter(answer ->
                        answer.receivedAt() >= atMillis && answer.kind().equals(kind))
                .mapToLong(Answer::receivedAt)
                .min()
                .orElse(Long.MAX_VALUE);
        long lastOther = all().filter(answer -> !answer.kind().equals(kind))
                .mapToLong(Answer::receivedAt)
                .max()
                .orElse(0);
        return String.format(
                "first %s after %d ms, last other after %d ms", kind, first - atMillis, lastOther - atMillis);
    }
}
