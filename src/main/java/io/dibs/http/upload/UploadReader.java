package io.dibs.http.upload;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.request.ConnectionTimeouts;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes an upload in, line by line, and stages one page of lines after the other. The next bytes are read when a page
 * is staged, so memory stays flat however fast they come. A line that is wrong ends the staging, but not the reading,
 * so that many are named at once.
 */
final class UploadReader {
    static final int MAX_LINES = 1_000_000;
    static final long MAX_BYTES = 128 << 20;
    static final int MAX_FLAWS = 20;
    static final int PAGE = 4_096;
    private static final RefusedException TOO_LARGE = new RefusedException(Problem.of(
            ProblemKind.PAYLOAD_TOO_LARGE,
            "An upload has at most " + MAX_LINES + " lines and " + (MAX_BYTES >> 20) + " MiB"));

    /** What the lines are. */
    interface Lines {
        /**
         * @return the value, or null where the line is a head
         * @throws LineFlaw where it is wrong
         */
        @Nullable
        String read(byte[] line);

        /**
         * @param first the number of the first of these values, counted from 1
         * @return those that cannot be taken
         */
        Future<List<Rejection>> stage(int first, List<String> values);
    }

    /** @param number of the value */
    record Rejection(int number, String detail) {}

    private final HttpServerRequest request;
    private final ConnectionTimeouts timeouts;
    private final Lines lines;
    private final LineCutter cutter = new LineCutter(this::line);
    private final Deque<String> waiting = new ArrayDeque<>();
    private final List<Problem.Flaw> flaws = new ArrayList<>();
    private final Promise<Integer> whole = Promise.promise();
    private boolean wrong;
    private long bytes;
    private int line;
    private int heads;
    private int staged;
    private boolean staging;
    private boolean ended;

    UploadReader(HttpServerRequest request, ConnectionTimeouts timeouts, Lines lines) {
        this.request = request;
        this.timeouts = timeouts;
        this.lines = lines;
    }

    /** How many values there were, once all of them are staged. */
    Future<Integer> run() {
        request.exceptionHandler(whole::tryFail);
        request.response().closeHandler(closed -> whole.tryFail("The client has gone"));
        request.handler(this::piece);
        request.endHandler(this::end);
        readOn();
        return whole.future();
    }

    private void readOn() {
        timeouts.onSending(request);
        request.resume();
    }

    private void piece(Buffer piece) {
        bytes += piece.length();
        if (bytes > MAX_BYTES) {
            whole.tryFail(TOO_LARGE);
        }
        if (!whole.future().isComplete()) {
            cutter.add(piece);
            stageIfFull();
        }
    }

    private void line(byte[] text) {
        line++;
        if (line - heads > MAX_LINES) {
            whole.tryFail(TOO_LARGE);
        } else if (flaws.size() < MAX_FLAWS) {
            take(text);
        }
        if (line % PAGE == 0) {
            timeouts.onSending(request);
        }
    }

    private void take(byte[] text) {
        try {
            String value = lines.read(text);
            if (value == null) {
                heads++;
            } else if (!wrong) {
                waiting.addLast(value);
            }
        } catch (LineFlaw flaw) {
            wrong = true;
            waiting.clear();
            flaws.add(Problem.Flaw.ofLine(line, flaw.detail()));
        }
    }

    private void end(Void end) {
        ended = true;
        timeouts.onWaiting(request);
        if (!whole.future().isComplete()) {
            cutter.end();
            stageIfFull();
        }
    }

    private void stageIfFull() {
        if (staging || whole.future().isComplete()) {
            return;
        }
        if (waiting.size() >= PAGE || ended && !waiting.isEmpty()) {
            stage();
        } else if (ended) {
            finish();
        }
    }

    private void stage() {
        List<String> page = new ArrayList<>(PAGE);
        while (page.size() < PAGE && !waiting.isEmpty()) {
            page.add(waiting.pollFirst());
        }
        int first = staged + 1;
        staged += page.size();
        staging = true;
        request.pause();
        timeouts.onWaiting(request);
        lines.stage(first, page).onComplete(this::staged);
    }

    private void staged(AsyncResult<List<Rejection>> rejected) {
        staging = false;
        if (rejected.failed()) {
            whole.tryFail(rejected.cause());
            return;
        }
        for (Rejection each : rejected.result()) {
            if (flaws.size() < MAX_FLAWS) {
                flaws.add(Problem.Flaw.ofLine(each.number() + heads, each.detail()));
            }
        }
        stageIfFull();
        if (!staging && !ended) {
            readOn();
        }
    }

    private void finish() {
        if (!flaws.isEmpty()) {
            flaws.sort(Comparator.comparing(Problem.Flaw::line));
            whole.tryFail(new RefusedException(
                    Problem.of(wrong ? ProblemKind.BAD_REQUEST : ProblemKind.DUPLICATE_CODES, flaws)));
        } else if (staged == 0) {
            whole.tryFail(new RefusedException(Problem.badRequest("There is no line in the body")));
        } else {
            whole.tryComplete(staged);
        }
    }
}
